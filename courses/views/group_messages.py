"""One message of a group: what may be done with it, its picture, deleting it; and who may write."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.group.people import members
from courses.models import GroupMember
from langlearn.lib.private_files import FOR_GOOD, send_private
from langlearn.lib.talk.help import Help

from .access import taught_or_404
from .group import parts, reader_or_404

CLOSE = {"HX-Trigger": "dialog:close"}


@require_safe
def group_message_actions(request, pk, message_pk):
    """For those without scripts: the message, and what may be done with it."""
    reader, message = message_or_404(request, pk, message_pk)
    context = {
        "course": reader.course,
        "reader": reader,
        "message": message,
        "mine": message.sender_id == request.user.pk,
        "may_delete": reader.may_delete(message),
        "help": Help(request.user),
        **parts(reader),
    }
    return render(request, "courses/group_message_actions.html", context)


@require_safe
def group_message_picture(request, pk, message_pk):
    """For those in the course alone; ours to the last byte, since every upload is written anew."""
    _reader, message = message_or_404(request, pk, message_pk)
    return send_private(request, message.image, {".webp": "image/webp"}, keep=FOR_GOOD)


@require_http_methods(["GET", "HEAD", "POST"])
def group_message_delete(request, pk, message_pk):
    """Asks, then deletes for all: one's own within an hour, and anyone's by who gives the course."""
    reader, message = message_or_404(request, pk, message_pk)
    mine = message.sender_id == request.user.pk
    if not mine and not reader.teaches:
        raise Http404
    if not reader.may_delete(message):
        raise PermissionDenied(_("A message can be deleted within an hour of sending it. That hour is over."))
    if request.method != "POST":
        template = "courses/_group_message_delete.html" if request.htmx else "courses/group_message_delete.html"
        return render(request, template, {"message": message, "mine": mine})
    message.withdraw(request.user)
    return HttpResponse(status=204, headers=CLOSE) if request.htmx else redirect("courses:group_chat", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def group_mute(request, pk, user_pk):
    """Who gives the course asks a learner to only read, or lets them write again: `muted` is 1 or 0."""
    course = taught_or_404(request, pk)
    person = get_object_or_404(members(course).exclude(pk=request.user.pk), pk=user_pk)
    if request.method != "POST":
        muted = GroupMember.objects.filter(course=course, user=person, muted_at__isnull=False).exists()
        template = "courses/_group_mute.html" if request.htmx else "courses/group_mute.html"
        return render(request, template, {"course": course, "person": person, "muted": muted})
    if request.POST.get("muted") not in ("0", "1"):
        return HttpResponse(status=422)
    GroupMember.objects.mute(course, person, request.POST["muted"] == "1")
    return HttpResponse(status=204, headers=CLOSE) if request.htmx else redirect("courses:group_chat", pk)


def message_or_404(request, pk, message_pk, lock=False):
    """(the reader, a message that they see and that is still there); `lock` it for a change."""
    reader = reader_or_404(request, pk)
    visible = reader.messages.visible()
    found = visible.select_for_update(of=["self"]) if lock else visible.with_quotes()
    return reader, get_object_or_404(found.select_related("sender"), pk=message_pk)
