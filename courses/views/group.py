"""The group chat of a course, as a page and as fragments. The sockets' half is in courses/consumers.py."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.consumers import people_here
from courses.group.delivery import pinned
from courses.group.forms import GroupMessageForm
from courses.group.reader import Reader
from courses.group.sending import STATUS, take
from courses.models import GroupMember
from langlearn.lib.talk.forms import why_not
from langlearn.lib.talk.help import Help
from langlearn.lib.talk.page import Page
from langlearn.lib.talk.views import number, replied

from .access import room_or_404

CATCH_UP = 50


@require_safe
def group_chat(request, pk):
    return show_group(request, reader_or_404(request, pk), GroupMessageForm())


@require_http_methods(["GET", "HEAD", "POST"])
def group_message_create(request, pk):
    """POST sends a message; GET gives the messages before or after one, as a fragment."""
    reader = reader_or_404(request, pk)
    if request.method != "POST":
        return message_page(request, reader)
    form, message = take(reader, request.POST, request.FILES)
    if message is None:
        return refused(request, reader, form)
    if request.htmx:
        message = reader.messages.with_quotes().get(pk=message.pk)
        return render(request, "courses/_group_message.html", {"message": message, **parts(reader)})
    GroupMember.objects.read(reader.course, request.user, message.pk)  # without scripts nothing else says what was seen
    return redirect("courses:group_chat", pk)


@require_POST
def group_read(request, pk):
    """Everything up to a message has been seen. Sockets say so by a frame."""
    course = room_or_404(request, pk)
    up_to = request.POST.get("up_to", "")
    if not up_to.isdecimal() or len(up_to) > 18:
        return HttpResponse(status=422)
    GroupMember.objects.read(course, request.user, int(up_to))
    return HttpResponse(status=204) if request.htmx else redirect("courses:group_chat", pk)


def reader_or_404(request, pk):
    return Reader(room_or_404(request, pk, enrollment=False), request.user)


def refused(request, reader, form):
    status = STATUS.get(why_not(form), 422)
    if not request.htmx:
        return show_group(request, reader, form, status=status)
    context = {"form": form, "replied": replied(request, reader.messages), "course": reader.course, **parts(reader)}
    answer = render(request, "courses/_group_composer.html", context, status=status)
    answer.headers["X-Refused"] = why_not(form)
    return answer


def message_page(request, reader):
    after, newer = number(request, "after"), number(request, "newer")
    if after is not None:
        rows = reader.messages.after(after)[:CATCH_UP]
        return render(request, "talk/_message_rows.html", {"rows": rows, **parts(reader)})
    if newer is not None:
        page = Page(reader.messages, reader.is_unread, after=newer)
        return render(request, "talk/_newer_rows.html", {"page": page, **parts(reader)})
    if not request.htmx:
        return show_group(request, reader, GroupMessageForm())
    page = Page(reader.messages, reader.is_unread, number(request, "before"), number(request, "unread"))
    return render(request, "talk/_days.html", {"page": page, **parts(reader)})


def parts(reader):
    """What the templates of any conversation go by, and those of a message of a group."""
    return {
        "conversation_url": reverse("courses:group_chat", args=[reader.course.pk]),
        "row": "courses/_group_message.html",
        "me": reader.user.pk,
        "hidden": reader.hidden,
    }


def show_group(request, reader, form, status=200):
    course, before, after = reader.course, number(request, "before"), number(request, "after")
    unread, at = number(request, "unread"), number(request, "at")
    members, online = people_here(course)
    context = {
        "course": course,
        "tab": "chat",
        "reader": reader,
        "page": Page(reader.messages, reader.is_unread, before, unread, at, after),
        "paged": before is not None or after is not None,
        "pinned": pinned(course, request.user),
        "members": members,
        "online_now": online,
        "help": Help(request.user),
        "form": form,
        "replied": replied(request, reader.messages),
        "now": timezone.now(),
        **parts(reader),
    }
    return render(request, "courses/group_chat.html", context, status=status)
