"""What happened below, told to the people it concerns."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.signals import person_followed
from feedback.models import Notification

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
