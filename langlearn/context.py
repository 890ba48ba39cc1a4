"""What the shell around every page shows: rendered lazily, so that fragments without a shell pay nothing."""

import functools

from django.conf import settings
from django.db.models import CharField, Count, Value
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from feedback.models import Notification
from langlearn.lib.prepared import Prepared
from messaging.models import Member


def shell(request):
    """`unread_chats`, `unread_notifications`, `demo`, for base.html."""
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated:
        return {"demo": settings.DEMO}
    counts = functools.cache(functools.partial(badges, user))
    return {
        "unread_notifications": SimpleLazyObject(lambda: counts().get("notifications", 0)),
        "unread_chats": SimpleLazyObject(lambda: counts().get("chats", 0)),
        "demo": settings.DEMO,
    }


def badges(user):
    """The numbers beside the navigation, by what they count. One query."""
    return dict(_badges(user.pk))


@Prepared
def _badges(pk):
    user = User(pk=pk)
    chats = counted(Member.objects.on_badge(user), "chats")
    return chats.union(counted(Notification.objects.of(user).unread(), "notifications"), all=True)


def counted(rows, name):
    named = rows.order_by().values(name=Value(name, CharField()))
    return named.annotate(n=Count("pk")).values_list("name", "n")
