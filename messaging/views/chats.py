"""Conversations and the list of them, as pages and fragments. The sockets' half is in consumers.py."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Learner, User
from langlearn.lib.talk.forms import why_not
from langlearn.lib.talk.help import Help
from langlearn.lib.talk.page import Page
from langlearn.lib.talk.views import number, replied
from messaging import inbox
from messaging.forms import MessageForm
from messaging.models import Chat, Member
from messaging.sending import begin, take

from .access import chat_or_404, for_learners

CATCH_UP = 50


@require_safe
@for_learners
def chat_list(request):
    before = inbox.read_cursor(request.GET.get("before", ""))
    context = list_pane(request, before)
    fragment = request.htmx and (before or "pane" in request.GET)
    return render(request, "messaging/_chat_rows.html" if fragment else "messaging/chat_list.html", context)


@require_safe
@for_learners
def chat_row(request, pk):
    """One row of the list, fetched when something happened in that chat."""
    chat = inbox.one(request.user.learner, pk)
    if chat is None:
        raise Http404
    return render(request, "messaging/_chat_row.html", {"chat": chat})


@require_safe
@for_learners
def chat(request, pk):
    return show_chat(request, chat_or_404(request, pk), MessageForm())


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
def chat_with(request, username):
    """The chat with one person: made when the first message is sent, not by looking."""
    learner = request.user.learner
    people = Learner.objects.visible_to(request.user).exclude(pk=learner.pk).select_related("user")
    partner = get_object_or_404(people, user__in=User.objects.named(username))
    if request.method != "POST":
        begun = Chat.objects.of(learner).filter(user1__in=[learner, partner], user2__in=[learner, partner]).first()
        return redirect(begun) if begun else show_empty(request, partner, MessageForm())
    form, message = begin(learner, partner, request.POST, request.FILES)
    if message is None:
        return show_empty(request, partner, form, status=status_of(form))
    return redirect(message.chat)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
def message_create(request, pk):
    """POST sends a message; GET gives the messages before or after one, as a fragment."""
    chat = chat_or_404(request, pk)
    if request.method != "POST":
        return message_page(request, chat)
    form, message = take(chat, request.user.learner, request.POST, request.FILES)
    if message is None and request.htmx:
        learner = request.user.learner
        context = {"chat": chat, "form": form, "replied": replied(request, chat.messages)}
        context |= {"partner": chat.partner_of(learner), "side": chat.side_of(learner)}
        answer = render(request, "messaging/_composer.html", context, status=status_of(form))
        answer.headers["X-Refused"] = why_not(form)
        return answer
    if message is None:
        return show_chat(request, chat, form, status=status_of(form))
    if request.htmx:
        return render(request, "messaging/_message.html", {"message": message})
    chat.mark_read(request.user.learner, message.pk)  # without scripts nothing else says what was seen; the answer does
    return redirect(chat)


@require_POST
@for_learners
def message_read(request, pk):
    """Everything up to a message has been seen. Sockets say so by a frame."""
    chat = chat_or_404(request, pk)
    up_to = request.POST.get("up_to", "")
    if not up_to.isdecimal() or len(up_to) > 18:
        return HttpResponse(status=422)
    chat.mark_read(request.user.learner, int(up_to))
    return HttpResponse(status=204) if request.htmx else redirect(chat)


def message_page(request, chat):
    after = number(request, "after")
    if after is not None:
        rows = chat.messages.after(after)[:CATCH_UP]
        return render(request, "talk/_message_rows.html", {"rows": rows, **parts(chat)})
    newer = number(request, "newer")
    if newer is not None:
        page = page_of(chat, request.user, after=newer)
        return render(request, "talk/_newer_rows.html", {"page": page, **parts(chat)})
    page = page_of(chat, request.user, number(request, "before"), number(request, "unread"))
    if not request.htmx:
        return show_chat(request, chat, MessageForm())
    return render(request, "talk/_days.html", {"page": page, **parts(chat)})


def parts(chat):
    """What the templates of any conversation go by: its address, and the template of a message."""
    return {"conversation_url": chat.get_absolute_url(), "row": "messaging/_message.html"}


def page_of(chat, reader, *args, **kwargs):
    """See langlearn/lib/talk/page.py."""
    kwargs["newest"] = chat.last_message_id
    return Page(chat.messages, lambda row: row.read_at is None and row.sender_id != reader.pk, *args, **kwargs)


def list_pane(request, before=None, current=None):
    """The list of chats, alone or beside a conversation. Beside one it is always the whole list."""
    show = request.GET.get("show", "") if current is None else ""
    show = show if show in inbox.SHOWN else ""
    chats, next_page = inbox.inbox(request.user.learner, show, before, current=current)
    requests = Member.objects.requests(request.user)
    return {"chats": chats, "next_page": next_page, "show": show, "current": current, "requests": requests}


def show_chat(request, chat, form, status=200):
    learner = request.user.learner
    before, after = number(request, "before"), number(request, "after")
    context = {
        "chat": chat,
        "member": chat.member(learner),
        "asked": chat.is_asked(learner),
        "waiting": chat.is_waiting(learner),
        "online": chat.is_mutual and chat.partner_of(learner).user.is_online,
        "partner": chat.partner_of(learner),
        "side": chat.side_of(learner),
        "help": Help(request.user),
        "page": page_of(chat, request.user, before, number(request, "unread"), number(request, "at"), after),
        "paged": before is not None or after is not None,
        "form": form,
        "replied": replied(request, chat.messages),
        "now": timezone.now(),
        **parts(chat),
        **list_pane(request, current=chat.pk),
    }
    return render(request, "messaging/chat.html", context, status=status)


def show_empty(request, partner, form, status=200):
    """Before the first message: to who does not follow me, it goes as a request."""
    context = {
        "partner": partner,
        "online": partner.user.is_online,
        "asking": not partner.follows(request.user.learner),
        "form": form,
        "side": "user1",
        **list_pane(request, current=0),
    }
    return render(request, "messaging/chat.html", context, status=status)


def status_of(form):
    """The answer's status for a message that was not taken."""
    return {"rate": 429, "cap": 429, "gone": 403, "request": 403, "limited": 403}.get(why_not(form), 422)
