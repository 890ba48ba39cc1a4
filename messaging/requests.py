"""Requests: a stranger's first message waits until its reader accepts it, or follows them."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.signals import person_followed
from messaging.models import Chat, Member

DAY = timedelta(days=1)
NEW = timedelta(days=7)
MOST, MOST_WHILE_NEW = 50, 10


def check_cap(starter, chat):
    """`starter` begins `chat`: there is a limit a day, and a lower one while the account is new; whom staff limited
    begins none."""
    if starter.user.is_limited:
        raise ValidationError(_("Our team limited your account: you can answer, but begin no new chats."), "limited")
    now = timezone.now()
    most = MOST_WHILE_NEW if now - starter.user.created_at < NEW else MOST
    begun = Chat.objects.filter(started_by=starter, created_at__gt=now - DAY).exclude(pk=chat.pk)
    if begun.count() >= most:
        raise ValidationError(
            _("You began %(most)s new chats within a day, which is the most. Please go on tomorrow.") % {"most": most},
            "cap",
        )


@receiver(person_followed, dispatch_uid="accept_followed")
def accept_followed(sender, follower, followed, **kwargs):
    pair = [follower.pk, followed.pk]
    asked = Member.objects.filter(learner=follower, chat__user1__in=pair, chat__user2__in=pair)
    for member in asked.exclude(state=Member.State.ACCEPTED).select_related("chat"):
        member.change(state=Member.State.ACCEPTED)
