"""Asking learners for a review: once after the third session and once at the end, and never who dismissed it.

The clock asks: a notification, and from then on for a while a quiet card in the room. Who gave a review already, or did
not take part yet, is not asked; a moment that passed while no worker ran is made up for, but not long after.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from courses.models import Course, Session
from feedback.kinds import Kind
from feedback.models import Feedback, Notification, ReviewAsk
from feedback.reviews import took_part

LATE = timedelta(days=3)  # so long after the moment it is still asked
APART = timedelta(days=7)  # between the two
SHOWN = timedelta(days=14)  # how long the card stands
BATCH = 100
Moment = ReviewAsk.Moment


def ask_everyone():
    """Ask who is to be asked now; any number may do it at once. Returns how many were."""
    asked = 0
    for moment in Moment:
        while found := list(to_ask(moment).values_list("course", flat=True)[:BATCH]):
            asked += (new := ask_those(moment, set(found)))
            if not new:
                break
    return asked


def to_ask(moment):
    """Enrollments of whoever is to be asked at this moment."""
    pair = {"course": OuterRef("course"), "learner": OuterRef("learner")}
    written = Feedback.objects.reviews().filter(**pair)
    recently = Q(moment=moment) | Q(asked_at__gt=now() - APART) | Q(dismissed_at__isnull=False)
    asked = ReviewAsk.objects.filter(recently, **pair)
    there = took_part().filter(learner__user__is_active=True, course__instructor__user__is_active=True)
    reached = after_third() if moment == Moment.THIRD else at_end()
    return there.filter(reached).exclude(Exists(written)).exclude(Exists(asked))


def after_third():
    """The third class of its course has just been, and another one is to come."""
    held = Session.objects.held().filter(course=OuterRef("course"))
    before = held.filter(
        Q(starts_at__lt=OuterRef("starts_at")) | Q(starts_at=OuterRef("starts_at"), pk__lt=OuterRef("pk"))
    )
    count = before.order_by().values("course").annotate(n=Count("pk")).values("n")
    over = Session.objects.held().filter(ends_at__range=(now() - LATE, now()))
    third = over.annotate(before=Coalesce(Subquery(count), 0)).filter(before=2)
    return Q(course__in=third.filter(Exists(held.filter(ends_at__gt=now()))).values("course"))


def at_end():
    """The course is over, or completed, since a little while."""
    span = (now() - LATE, now())
    return Q(course__closes_at__range=span) | Q(completed_at__range=span)


@transaction.atomic
def ask_those(moment, courses):
    """With the courses locked, so that nobody is asked twice, or while they write."""
    list(Course.objects.select_for_update(no_key=True).filter(pk__in=courses).order_by("pk").values_list("pk"))
    found = list(to_ask(moment).filter(course__in=courses).select_related("course", "learner__user")[:BATCH])
    rows = [ReviewAsk(course=each.course, learner=each.learner, moment=moment) for each in found]
    for row in ReviewAsk.objects.bulk_create(rows):
        tell(row)
    return len(rows)


def tell(ask):
    course = ask.course

    def words():
        title = _("How is “%(course)s” so far?") if ask.moment == Moment.THIRD else _("How was “%(course)s”?")
        return title % {"course": course.title}, _("A review takes a minute and helps others choose.")

    Notification.objects.tell(
        ask.learner.user,
        f"ask:{course.pk}:{ask.moment}",
        words,
        notification_type=Kind.FEEDBACK,
        course=course,
        url=reverse("feedback:review_create", args=[course.pk]),
    )


def standing(user):
    """What `user` is being asked: not answered, not dismissed, not long ago; the newest first."""
    pair = {"course": OuterRef("course"), "learner": OuterRef("learner")}
    answered = Exists(Feedback.objects.reviews().filter(**pair))
    dismissed = Exists(ReviewAsk.objects.filter(dismissed_at__isnull=False, **pair))
    taking = Exists(took_part().filter(**pair))
    recent = ReviewAsk.objects.filter(learner=user.pk, asked_at__gt=now() - SHOWN)
    return recent.filter(taking).exclude(answered).exclude(dismissed).order_by("-pk")


def dismiss(user, course):
    """For good: neither now nor at the end."""
    ReviewAsk.objects.filter(learner=user.pk, course=course).update(dismissed_at=now())
