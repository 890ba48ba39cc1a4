"""Taking a thing out of sight and bringing it back, whatever kind it is of. Each model says what that means for it."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from courses.models import Enrollment, GroupMessage
from feedback import folding, reviews
from feedback.models import Decision, Feedback, Notification, NotificationPart
from feedback.models.notification import show_badge
from langlearn.lib import live
from social import rooms
from social.models import Comment, Post


def take(target):
    """What has to be kept to bring it back: of a profile what stands in it. That goes at once."""
    return target.take_profile() if isinstance(target, User) else {}


def hide(target):
    if isinstance(target, Feedback):
        reviews.hide(target, timezone.now())
    elif not isinstance(target, User):
        target.set_hidden(True)
    forget(target)


def release(target):
    """What was held back is let through: as if it were written now."""
    if target is not None and target.set_hidden(False):
        announce(target)


def restore(decision):
    """A decision that hid something was taken back. Another one that hides the same may stand."""
    target = decision.target
    if target is None:
        return
    if isinstance(target, User):
        target.give_back(decision.taken)
    elif not Decision.objects.standing().on(target).filter(hides=True).exists():
        if isinstance(target, Feedback):
            reviews.hide(target, None)
        elif target.set_hidden(False) and decision.case and decision.case.kind == decision.case.Kind.REVIEW:
            announce(target)


def announce(target):
    if isinstance(target, Post):
        rooms.announce(target)
    elif isinstance(target, Comment):
        target.announce()


def forget(target):
    """Whoever was told of it in its own words is not any more."""
    if isinstance(target, Comment):
        event, above = f"comment:{target.pk}", target.parent_comment
        told = {target.post.author_id, *([above.author_id] if above else [])}
    elif isinstance(target, GroupMessage):
        event = f"group:{target.pk}"
        taking = Enrollment.objects.filter(course=target.course_id).values("learner")
        told = User.objects.filter(Q(pk__in=taking) | Q(pk__in=target.mentions.values("pk"))).values("pk")
    else:
        return
    parts = NotificationPart.objects.filter(recipient__in=told, key=event)
    alone = Notification.objects.filter(recipient__in=told, key=event)
    entries = list(parts.values_list("notification", flat=True))
    readers = {*parts.values_list("recipient", flat=True), *alone.values_list("recipient", flat=True)}
    parts.delete()
    alone.delete()
    folding.refold(Notification.objects.filter(pk__in=entries))
    for reader in readers:
        live.on_commit(show_badge, reader)
