"""One message: what may be done with it, and deleting it. Correcting and translating it have modules of their own."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from langlearn.lib.talk.help import Help

from .access import for_learners, message_or_404


@require_safe
@for_learners
def message_actions(request, pk, message_pk):
    """For those without scripts: the message, and what may be done with it."""
    message = message_or_404(request, pk, message_pk)
    learner, chat = request.user.learner, message.chat
    context = {
        "chat": chat,
        "message": message,
        "mine": message.sender_id == learner.pk,
        "side": chat.side_of(learner),
        "partner": chat.partner_of(learner),
        "waiting": chat.is_waiting(learner),
        "help": Help(request.user),
    }
    return render(request, "messaging/message_actions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
def message_delete(request, pk, message_pk):
    """Asks, then deletes one's own message for both, within an hour of sending it."""
    message = message_or_404(request, pk, message_pk)
    if message.sender_id != request.user.pk:
        raise Http404
    if not message.is_deletable:
        raise PermissionDenied(_("A message can be deleted within an hour of sending it. That hour is over."))
    if request.method != "POST":
        template = "messaging/_message_delete.html" if request.htmx else "messaging/message_delete.html"
        return render(request, template, {"message": message})
    message.withdraw()
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": "dialog:close"})
    return redirect(message.chat)
