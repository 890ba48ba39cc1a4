"""How an instructor's courses went over the year: who enrolled, who came, who completed."""

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Enrollment, Session

from .charts import Chart

PERCENT = gettext_lazy("%(value)d%%")
OPEN = [Enrollment.Status.ACTIVE, Enrollment.Status.COMPLETED]


def percent(value):
    return PERCENT % {"value": round(value)}


def charts(courses, year):
    return [enrollments(courses, year), attendance(courses, year), completions(courses, year)]


def enrollments(courses, year):
    """By when they came; those who wait or left do not count."""
    came = Enrollment.objects.seated().filter(course__in=courses, enrolled_at__gte=year.since)
    return Chart(_("Enrollments"), year, year.values(by_month(came, "enrolled_at", year, Count("pk"))))


def completions(courses, year):
    done = Enrollment.objects.filter(
        course__in=courses, status=Enrollment.Status.COMPLETED, completed_at__gte=year.since
    )
    return Chart(_("Completed courses"), year, year.values(by_month(done, "completed_at", year, Count("pk"))))


def attendance(courses, year):
    """Of all who took the course when a session was, how many came: in percent, by the sessions' months."""
    held = Session.objects.held().filter(course__in=courses, starts_at__gte=year.since, ends_at__lte=now())
    theirs = Q(attendances__attended=True, attendances__enrollment__status__in=OPEN)
    could = Q(course__enrollments__status__in=OPEN, course__enrollments__enrolled_at__lte=F("ends_at"))
    came = year.values(by_month(held, "starts_at", year, Count("attendances", filter=theirs)))
    expected = year.values(by_month(held, "starts_at", year, Count("course__enrollments", filter=could)))
    shares = [min(100, 100 * one / all_) if all_ else None for one, all_ in zip(came, expected, strict=True)]
    return Chart(_("Attendance"), year, shares, percent, "line", highest=100)


def by_month(rows, field, year, value):
    rows = rows.order_by().annotate(month=TruncMonth(field, tzinfo=year.zone)).values("month")
    return rows.annotate(value=value).values_list("month", "value")
