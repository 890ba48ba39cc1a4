"""Who takes a course, as its instructor reads it: a page of one status, and all of them as a table to keep."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import Block
from courses.models import Enrollment, Payment

SIZE = 30
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
# What a spreadsheet takes for the beginning of a formula, the wide forms of Japanese keyboards among them.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class Place(NamedTuple):
    """The enrollment behind which a page starts: when they asked for it, to the microsecond, and its id."""

    enrolled_at: datetime
    pk: int

    def __str__(self):
        return f"{(self.enrolled_at - EPOCH) // TICK}.{self.pk}"

    @classmethod
    def parse(cls, text):
        """What an address says, or None."""
        ticks, _dot, pk = (text or "").partition(".")
        if not (ticks.isascii() and pk.isascii() and ticks.isdigit() and pk.isdigit()):
            return None
        return cls(EPOCH + int(ticks) * TICK, int(pk)) if len(ticks) < 18 and len(pk) < 19 else None


def counts(course):
    """How many there are of each status."""
    found = dict(course.enrollments.order_by().values_list("status").annotate(Count("pk")))
    return {status: found.get(status, 0) for status in Enrollment.Status.values}


def page(course, statuses, after=None, size=SIZE):
    """`(enrollments of these statuses, who came first first, the Place where the next page starts or None)`."""
    rows = of_course(course).filter(status__in=statuses).order_by("enrolled_at", "pk")
    if after:
        later = Q(enrolled_at=after.enrolled_at, pk__gt=after.pk) | Q(enrolled_at__gt=after.enrolled_at)
        rows = rows.filter(later, enrolled_at__gte=after.enrolled_at)
    found = list(rows[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return found[:size], Place(last.enrolled_at, last.pk) if last else None


def of_course(course):
    """Each with the person, how many sessions they came to (`came`), and whether their profile is there (`hidden`)."""
    teacher, learner = course.instructor_id, OuterRef("learner")
    blocks = Block.objects.filter(Q(blocker=teacher, blocked=learner) | Q(blocker=learner, blocked=teacher))
    attended = Q(attendances__attended=True, attendances__session__cancelled_at=None)
    return (
        course.enrollments.select_related("learner__user")
        .prefetch_related(Prefetch("payments", Payment.objects.order_by("-pk"), to_attr="paid"))
        .annotate(came=Count("attendances", filter=attended), hidden=Exists(blocks))
    )


# As a file ------------------------------------------------------------------------------------------------------------


def table(course):
    """All of them as CSV for a spreadsheet: UTF-8 with the mark that Excel wants, and nothing in it that calculates."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [
            _("Name"),
            _("Username"),
            _("Status"),
            _("Enrolled"),
            _("Progress, %"),
            _("Sessions attended"),
            _("Completed"),
            _("Payment"),
            _("Amount"),
            _("Currency"),
            _("Paid"),
        ]
    )
    for enrollment in of_course(course).order_by("enrolled_at", "pk"):
        writer.writerow([harmless(cell) for cell in cells(enrollment)])
    return ("\ufeff" + text.getvalue()).encode()


def cells(enrollment):
    person, payment = enrollment.learner.user, next(iter(enrollment.paid), None)
    return [
        person.display_name,
        person.username,
        enrollment.get_status_display(),
        day(enrollment.enrolled_at),
        enrollment.progress,
        enrollment.came,
        day(enrollment.completed_at),
        payment.get_status_display() if payment else "",
        payment.amount if payment else "",
        payment.currency if payment else "",
        day(payment.paid_at) if payment else "",
    ]


def day(moment):
    return localtime(moment).date().isoformat() if moment else ""


def harmless(cell):
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
