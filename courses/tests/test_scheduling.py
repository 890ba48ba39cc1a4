"""What happens when a course's sessions change: what is kept, counted and told."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from courses.models import Attendance, Session
from courses.teaching import scheduling
from courses.tests.factories import AttendanceFactory, CourseFactory, EnrollmentFactory, SessionFactory

pytestmark = pytest.mark.django_db

EVENING = datetime(2031, 3, 24, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def session(taught):
    return SessionFactory(course=taught, name="Miedos", starts_at=EVENING)


def fresh(session):
    return Session.objects.select_related("course").get(pk=session.pk)


def test_added_sessions_are_counted_and_told(taught, rescheduled):
    scheduling.add(taught, [Session(name="Uno", starts_at=EVENING), Session(name="Dos", starts_at=EVENING + HOUR)])
    taught.refresh_from_db()
    assert taught.total_sessions == 2
    assert rescheduled == [("Uno", "added", None), ("Dos", "added", None)]


def test_a_moved_one_is_told_with_when_it_was(session, rescheduled):
    session.starts_at += HOUR
    scheduling.change(session)
    now = fresh(session)
    assert (now.starts_at, now.ends_at, now.sequence) == (EVENING + HOUR, EVENING + 2 * HOUR, 1)
    assert now.changed_at > now.course.created_at
    assert rescheduled == [("Miedos", "moved", EVENING)]


def test_a_shorter_one_is_told_too(session, rescheduled):
    session.duration = timedelta(minutes=30)
    scheduling.change(session)
    assert [kind for _name, kind, _before in rescheduled] == ["moved"]


def test_another_link_is_counted_and_not_told(session, rescheduled):
    session.link = "https://meet.google.com/zzz-zzzz-zzz"
    scheduling.change(session)
    assert fresh(session).sequence == 1
    assert rescheduled == []


def test_nothing_changed_is_nothing(session, rescheduled):
    scheduling.change(session)
    assert fresh(session).sequence == 0
    assert rescheduled == []


def test_a_cancelled_one_does_not_count_and_is_told_once(session, taught, rescheduled):
    scheduling.cancel(session)
    scheduling.cancel(session)
    taught.refresh_from_db()
    assert fresh(session).cancelled_at == fresh(session).changed_at
    assert (fresh(session).sequence, taught.total_sessions) == (1, 0)
    assert rescheduled == [("Miedos", "cancelled", None)]


def test_a_cancelled_one_that_is_changed_is_not_told(session, rescheduled):
    scheduling.cancel(session)
    session.starts_at += HOUR
    scheduling.change(session)
    assert [kind for _name, kind, _before in rescheduled] == ["cancelled"]


def test_who_was_to_come_is_told_of_one_that_is_deleted(session, taught, rescheduled):
    scheduling.delete(session)
    assert rescheduled == [("Miedos", "cancelled", None)]
    assert not taught.sessions.exists()


def test_one_that_is_over_is_deleted_in_silence(instructor, rescheduled):
    course = CourseFactory(instructor=instructor)
    past = SessionFactory(course=course, starts_at=course.opens_at + HOUR)
    AttendanceFactory(session=past)
    SessionFactory(course=course)
    scheduling.delete(past)
    course.refresh_from_db()
    assert (course.total_sessions, Attendance.objects.count(), rescheduled) == (1, 0, [])


def test_progress_follows(instructor):
    course = CourseFactory(instructor=instructor)
    past = SessionFactory(course=course, starts_at=course.opens_at + HOUR)
    enrollment = EnrollmentFactory(course=course)
    AttendanceFactory(session=past, enrollment=enrollment)
    scheduling.add(course, [Session(name="Dos", starts_at=course.closes_at - HOUR)])
    enrollment.refresh_from_db()
    assert enrollment.progress == 50
    scheduling.cancel(course.sessions.get(name="Dos"))
    enrollment.refresh_from_db()
    assert enrollment.progress == 100


def test_moved_along_each_keeps_its_hour_there(taught, rescheduled):
    before_change = SessionFactory(course=taught, name="Uno", starts_at=EVENING)  # 19:00 in Madrid's winter
    scheduling.move_along(taught, 7, ZoneInfo("Europe/Madrid"))
    assert fresh(before_change).starts_at == datetime(2031, 3, 31, 17, tzinfo=UTC)
    assert rescheduled == [("Uno", "moved", EVENING)]


def test_what_has_begun_stays(instructor, rescheduled):
    course = CourseFactory(instructor=instructor)
    past = SessionFactory(course=course, starts_at=course.opens_at + HOUR)
    scheduling.move_along(course, 7, ZoneInfo("UTC"))
    assert fresh(past).starts_at == past.starts_at
    assert rescheduled == []


def test_a_clash_is_with_any_course_of_the_instructor(taught, session, instructor):
    other = CourseFactory(instructor=instructor)
    half = EVENING + timedelta(minutes=30)
    assert scheduling.clash(other, half, half + HOUR) == session
    assert scheduling.clash(other, EVENING + HOUR, EVENING + 2 * HOUR) is None
    assert scheduling.clash(other, half, half + HOUR, [session.pk]) is None
    assert scheduling.clash(CourseFactory(), half, half + HOUR) is None
    scheduling.cancel(session)
    assert scheduling.clash(other, half, half + HOUR) is None


def test_the_lock_gives_the_course_as_it_stands(taught):
    stale = type(taught).objects.get(pk=taught.pk)
    type(taught).objects.filter(pk=taught.pk).update(title="Otra")
    with transaction.atomic():
        assert scheduling.locked(stale).title == "Otra"
