"""Conversations and the list of them, as pages and fragments. The sockets' half is in consumers.py."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Learner, User
from messaging import inbox
from messaging.conversation import Page
from messaging.forms import MessageForm
from messaging.help import Help
from messaging.models import Chat, Member
from messaging.sending import begin, take, why_not

from .access import chat_or_404, for_learners, number

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
        context = {"chat": chat, "form": form, "replied": replied(request, chat), "side": chat.side_of(learner)}
        context["partner"] = chat.partner_of(learner)
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
        return render(request, "messaging/_message_rows.html", {"rows": rows})
    newer = number(request, "newer")
    if newer is not None:
        page = Page(chat, request.user.learner, after=newer)
        return render(request, "messaging/_newer_rows.html", {"chat": chat, "page": page})
    page = Page(chat, request.user.learner, number(request, "before"), number(request, "unread"))
    if not request.htmx:
        return show_chat(request, chat, MessageForm())
    return render(request, "messaging/_days.html", {"chat": chat, "page": page})


def list_pane(request, before=None, current=None):
    """The list of chats, alone or beside a conversation. Beside one it is always the whole list."""
    show = request.GET.get("show", "") if current is None else ""
    show = show if show in inbox.SHOWN else ""
    chats, next_page = inbox.inbox(request.user.learner, show, before)
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
        "help": Help(learner),
        "page": Page(chat, learner, before, number(request, "unread"), number(request, "at"), after),
        "paged": before is not None or after is not None,
        "form": form,
        "replied": replied(request, chat),
        "now": timezone.now(),
        **list_pane(request, current=chat.pk),
    }
    return render(request, "messaging/chat.html", context, status=status)


def replied(request, chat):
    """The message that is being answered: chosen by its address, or in a form that comes back."""
    pk = request.POST.get("parent_msg") or request.GET.get("reply", "")
    known = pk.isdecimal() and len(pk) < 19
    return chat.messages.visible().filter(pk=pk).first() if known else None


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
