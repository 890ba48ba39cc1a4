"""Who came to which session: by joining, or as the instructor says."""

from django.db import transaction
from django.utils.timezone import now

from courses import progress
from courses.models import Attendance
from courses.models.session import OPENS_BEFORE

COLUMNS = 40


def begun(course):
    """The last sessions that one could have come to by now, in order."""
    rows = course.sessions.held().filter(starts_at__lte=now() + OPENS_BEFORE)
    return list(reversed(rows.order_by("-starts_at", "-pk")[:COLUMNS]))


def matrix(enrollments, sessions):
    """[(enrollment, [their attendance of each session, or None])]"""
    rows = Attendance.objects.filter(enrollment__in=enrollments, session__in=sessions)
    found = {(row.enrollment_id, row.session_id): row for row in rows}
    return [(one, [found.get((one.pk, session.pk)) for session in sessions]) for one in enrollments]


def came(session, enrollments):
    """The ids of those of these who came."""
    rows = session.attendances.filter(enrollment__in=enrollments, attended=True)
    return set(rows.values_list("enrollment_id", flat=True))


@transaction.atomic
def correct(course, session, was, came):
    """By hand: of the enrollments that were shown, `was` holds whether each had come, and `came` who is ticked now.
    What was not touched stays as it is by now: somebody may have joined meanwhile."""
    touched = [pk for pk, there in was.items() if there != (pk in came)]
    locked = course.enrollments.open().filter(pk__in=touched).select_for_update().order_by("pk")
    for enrollment in locked:
        Attendance.objects.update_or_create(
            session=session,
            enrollment=enrollment,
            defaults={"attended": enrollment.pk in came, "by_hand": True},
        )
    progress.recount(course)
