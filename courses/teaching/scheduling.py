"""When a course's sessions are: each that is added, moved, cancelled or deleted goes through here, whoever does it.

Everything happens under the locks of `locked`, which its caller takes before it looks at anything: two sessions of one
instructor never come to be at the same hour, and none outside its course. Every change counts up `sequence`, as
calendars want it, and those that people must know of are told by `session_changed`.
"""

from datetime import UTC, datetime, timedelta

from django.utils.timezone import now

from accounts.models import Instructor
from courses import progress
from courses.models import Course, Session
from courses.signals import session_changed

# What calendars show of a session.
SHOWN = ("name", "description", "starts_at", "duration", "link", "password", "platform")


def locked(course):
    """The course as it stands; neither it nor any other of its instructor's is scheduled by anybody else meanwhile."""
    Instructor.objects.select_for_update().get(pk=course.instructor_id)
    return Course.objects.select_for_update(of=["self"]).with_instructor().get(pk=course.pk)


# Looking ahead -------------------------------------------------------------------------------------------------------


def is_outside(course, starts_at, ends_at):
    return starts_at < course.opens_at or ends_at > course.closes_at


def outside(course):
    """The sessions that the course leaves outside as its dates are now, saved or not."""
    held = course.sessions.held().in_order()
    return [session for session in held if is_outside(course, session.starts_at, session.ends_at)]


def clash(course, starts_at, ends_at, apart_from=()):
    """A session of the instructor's, of any course, at this time; or None."""
    found = Session.objects.overlapping(course.instructor_id, starts_at, ends_at).exclude(pk__in=apart_from)
    return found.select_related("course").in_order().first()


def to_move(course):
    """The sessions that have not begun yet."""
    return course.sessions.held().filter(starts_at__gt=now()).in_order()


def span_after(session, days, zone):
    """From when to when the session would be, so many days later at the same hour of that zone."""
    local = session.starts_at.astimezone(zone)
    starts_at = datetime.combine(local.date() + timedelta(days=days), local.time(), zone).astimezone(UTC)
    return starts_at, starts_at + session.duration


# Changing ------------------------------------------------------------------------------------------------------------


def add(course, sessions):
    for session in sessions:
        session.course = course
        session.save()
    recount(course)
    for session in sessions:
        session_changed.send(Session, session=session, kind="added", before=None)


def change(session):
    """Keep what was changed in the session."""
    was = Session.objects.get(pk=session.pk)
    if all(getattr(was, name) == getattr(session, name) for name in SHOWN):
        return
    _mark(session)
    session.save()
    moved = (was.starts_at, was.duration) != (session.starts_at, session.duration)
    if moved and session.cancelled_at is None:
        session_changed.send(Session, session=session, kind="moved", before=was.starts_at)


def cancel(session):
    """It does not take place. One that is cancelled already stays as it is."""
    if session.cancelled_at:
        return
    _mark(session)
    session.cancelled_at = session.changed_at
    session.save()
    recount(session.course)
    session_changed.send(Session, session=session, kind="cancelled", before=None)


def delete(session):
    """As if it had never been; whoever was to come is told that it does not take place."""
    if not session.is_over:
        cancel(session)
    session.delete()
    recount(session.course)


def move_along(course, days, zone):
    """All that has not begun yet moves by so many days, each session at its hour of that zone."""
    for session in to_move(course):
        session.course = course
        session.starts_at, _end = span_after(session, days, zone)
        change(session)


def recount(course):
    """`total_sessions` is how many take place; and how far everybody is of it."""
    course.total_sessions = course.sessions.held().count()
    Course.objects.filter(pk=course.pk).update(total_sessions=course.total_sessions)
    progress.recount(course)


def _mark(session):
    session.sequence += 1
    session.changed_at = now()
