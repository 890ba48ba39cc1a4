"""A partner's correction: who may make one, and thanks for it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from messaging.models import Member


def check_corrector(message, learner):
    """`learner`, one of the chat's two, may correct what the other wrote."""
    if message.sender_id == learner.pk:
        raise PermissionDenied(_("You cannot correct your own message."))
    if not message.is_correctable:
        raise PermissionDenied(_("Only text can be corrected."))
    if not message.chat.partner_of(learner).user.is_active:
        raise PermissionDenied(_("This account is closed. You can still read what you wrote to each other."))
    if message.chat.member(learner).state != Member.State.ACCEPTED:
        raise PermissionDenied(_("Accept the request first: then you can correct what they write."))


@transaction.atomic
def thank(chat, learner, pk):
    """`learner` thanks for the correction of their message, once. It may have been deleted meanwhile: the correction
    stays, and so may the thanks."""
    corrected = chat.messages.select_for_update().filter(sender=learner).exclude(correction="")
    message = get_object_or_404(corrected, pk=pk)
    message.chat = chat
    message.be_thankful()
    return message
