"""Search in one's own messages: a page, and the same as one types."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from langlearn.lib.talk.views import number
from messaging.search import LONGEST, find

from .access import chat_or_404, for_learners


@require_safe
@for_learners
def message_search(request):
    """In all chats, or in one. Before one has typed a word it says what can be found; as a fragment, nothing."""
    learner = request.user.learner
    text = request.GET.get("q", "").strip()[:LONGEST]
    chat_id, before = number(request, "chat"), number(request, "before")
    chat = chat_or_404(request, chat_id) if chat_id else None
    found = find(learner, text, chat, before) if text else None
    context = {"q": text, "chat": chat, "other": chat and chat.partner_of(learner), "found": found}
    context["everywhere"] = urlencode({"q": text})
    if found and found.next_page:
        query = {"q": text, **({"chat": chat.pk} if chat else {}), "before": found.next_page}
        context["more"] = f"{reverse('messaging:message_search')}?{urlencode(query)}"
    if not request.htmx:
        return render(request, "messaging/message_search.html", context)
    return render(request, f"messaging/_search_{'rows' if before else 'results'}.html", context)
