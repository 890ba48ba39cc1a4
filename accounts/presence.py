"""When a person was last here: kept cheaply, at most one write a minute a person."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Learner, User
from accounts.models.user import TOUCH_EVERY


def touch(user):
    """`user` is here now. Writes only where the last word of it is a minute old; from any number of processes."""
    now = timezone.now()
    if now - user.last_active < TOUCH_EVERY:
        return False
    with transaction.atomic():
        fresh = User.objects.filter(pk=user.pk, last_active__lt=now - TOUCH_EVERY).update(last_active=now)
        if fresh:
            Learner.objects.filter(pk=user.pk).update(last_active=now)
    user.last_active = now
    return bool(fresh)
