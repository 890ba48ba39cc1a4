"""What happened below, told to the people it concerns."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.signals import person_followed
from feedback.models import Notification
from messaging.signals import message_corrected

Type = Notification.Type


@receiver(person_followed)
def tell_of_follow(follower, followed, **kwargs):
    """Once a pair: who unfollows and follows again says nothing new."""
    Notification.objects.tell(
        followed.user,
        f"follow:{follower.pk}",
        lambda: _("%(name)s follows you") % {"name": follower.user.display_name},
        actor=follower.user,
        notification_type=Type.FOLLOW,
        url=follower.get_absolute_url(),
    )


@receiver(message_corrected)
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
        notification_type=Type.CORRECTION,
        url=f"{message.chat.get_absolute_url()}?at={message.pk}#message-{message.pk}",
    )
