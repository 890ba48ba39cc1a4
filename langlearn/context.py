"""What the shell around every page shows: rendered lazily, so that fragments without a shell pay nothing."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from feedback.models import Notification
from messaging.models import Member


def shell(request):
    """`unread_chats`, `unread_notifications`, `demo`, for base.html."""
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated:
        return {"demo": settings.DEMO}
    return {
        "unread_notifications": SimpleLazyObject(Notification.objects.of(user).unread().count),
        "unread_chats": SimpleLazyObject(lambda: Member.objects.unread_chats(user)),
        "demo": settings.DEMO,
    }
