"""How one holds a chat: answering a request, and archiving, muting, marking as unread."""

import json

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from messaging.forms import MemberForm
from messaging.inbox import SHOWN
from messaging.models import Member

from .access import chat_or_404, for_learners

State = Member.State


@require_POST
@for_learners
def request_answer(request, pk):
    """`accepted`: 1 or 0."""
    chat = chat_or_404(request, pk)
    member = chat.member(request.user.learner)
    accepted = request.POST.get("accepted")
    if accepted not in ("1", "0"):
        return HttpResponse(status=422)
    if accepted == "0" and member.has_accepted:
        raise PermissionDenied(_("You accepted this chat already. You can archive, mute or block instead."))
    member.change(state=State.ACCEPTED if accepted == "1" else State.DECLINED)
    return redirect(chat) if accepted == "1" else to_list("requests")


@require_POST
@for_learners
def member_update(request, pk):
    """Any of `archived`, `muted`, `marked_unread`, each 1 or 0. With scripts the list is told which row to fetch."""
    chat = chat_or_404(request, pk)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    chat.member(request.user.learner).change(**form.given())
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"live:chat": {"chat": chat.pk}})})
    if "here" in request.POST:
        return redirect(chat)
    return to_list(request.GET.get("show"))


def to_list(show):
    return redirect(reverse("messaging:chat_list") + (f"?show={show}" if show and show in SHOWN else ""))
