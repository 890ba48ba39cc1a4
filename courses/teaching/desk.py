"""What lies on an instructor's desk: their courses by how far they are, and what waits for them."""

from datetime import timedelta

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import now

from courses.group.unread import with_unread
from courses.models import Enrollment, Session

SOON = timedelta(days=7)
MOST = 8


def shelves(at):
    """Which courses stand together, in the order in which they are looked at."""
    return {
        "active": Q(published=True, opens_at__lte=at, closes_at__gt=at),
        "upcoming": Q(published=True, opens_at__gt=at),
        "drafts": Q(published=False, closes_at__gt=at),
        "over": Q(closes_at__lte=at),
    }


def counts(courses):
    return courses.aggregate(**{name: Count("pk", filter=which) for name, which in shelves(now()).items()})


def shelf(courses, name):
    """Those of one shelf, each with how many take it, how many wait, and when it meets next."""
    taking = Enrollment.objects.open().filter(course=OuterRef("pk"))
    waiting = Enrollment.objects.filter(course=OuterRef("pk"), status=Enrollment.Status.WAITING)
    coming = Session.objects.coming().filter(course=OuterRef("pk")).in_order()
    return courses.filter(shelves(now())[name]).annotate(
        taking=number(taking), waiting=number(waiting), next_at=Subquery(coming.values("starts_at")[:1])
    )


def next_classes(user):
    coming = Session.objects.coming().filter(course__instructor=user.pk)
    return coming.select_related("course").in_order()


def waiting(courses, user):
    """Courses in which something waits for `user`, who gives them, with how much of each kind: `to_confirm` payments
    that learners promised, `unread` messages of the group, `linkless` sessions of the next days, `queue` for a seat."""
    status = Enrollment.Status
    pending = Enrollment.objects.filter(course=OuterRef("pk"), status=status.PENDING)
    queue = Enrollment.objects.filter(course=OuterRef("pk"), status=status.WAITING)
    linkless = Session.objects.coming().filter(course=OuterRef("pk"), link="", starts_at__lt=now() + SOON)
    found = with_unread(courses.filter(closes_at__gt=now() - SOON), user).annotate(
        to_confirm=number(pending), linkless=number(linkless), queue=number(queue)
    )
    some = Q(to_confirm__gt=0) | Q(unread__gt=0) | Q(linkless__gt=0) | Q(queue__gt=0)
    return found.filter(some).order_by("opens_at", "pk")[:MOST]


def number(rows):
    """How many of these each outer row has."""
    return Coalesce(Subquery(rows.order_by().values("course").annotate(n=Count("pk")).values("n"), IntegerField()), 0)
