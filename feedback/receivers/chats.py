"""Corrections in chats, and who would like to write."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from feedback.kinds import Kind
from feedback.models import Notification
from messaging.signals import message_corrected, message_posted


@receiver(message_corrected, dispatch_uid="tell_of_correction")
def tell_of_correction(message, **kwargs):
    """Once a message, though it may be corrected anew. Who muted the chat sees it there."""
    partner = message.partner.user
    if message.chat.member(message.sender).muted:
        return

    def words():
        title = _("%(name)s: your message is perfect") if message.is_perfect else _("%(name)s corrected your message")
        return title % {"name": partner.display_name}, message.correction[:300]

    Notification.objects.tell(
        message.sender.user,
        f"correction:{message.pk}",
        words,
        actor=partner,
        notification_type=Kind.CORRECTION,
        url=f"{message.chat.get_absolute_url()}?at={message.pk}#message-{message.pk}",
    )


@receiver(message_posted, dispatch_uid="tell_of_request")
def tell_of_request(message, **kwargs):
    """Once a chat. What a stranger wrote stands in the request, where one sees with whom one deals."""
    chat, stranger = message.chat, message.sender.user
    asked = chat.partner_of(message.sender)
    member = chat.member(asked)
    if member.state != member.State.REQUEST or member.muted:
        return
    Notification.objects.tell(
        asked.user,
        f"request:{chat.pk}",
        lambda: _("%(name)s would like to write to you") % {"name": stranger.display_name},
        actor=stranger,
        notification_type=Kind.REQUEST,
        url=chat.get_absolute_url(),
    )
