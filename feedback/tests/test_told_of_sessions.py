"""When a class moves, everyone who takes the course knows it, at their own hour and in their own language."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import translation

from accounts.models import User
from accounts.tests.factories import LearnerFactory
from courses.models import Session
from courses.signals import material_added, session_changed
from courses.tests.factories import (
    CourseFactory,
    EnrollmentFactory,
    RecordedClassFactory,
    SessionFactory,
    StudyMaterialFactory,
)
from feedback.models import Errand, Notification

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 3, 6, 13, tzinfo=UTC)  # a Friday, before New York's clocks change on the 8th
AFTER = datetime(2026, 3, 9, 13, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, title="Spanish A1")


@pytest.fixture
def session(course):
    return SessionFactory(course=course, name="Colors", starts_at=BEFORE)


@pytest.fixture(autouse=True)
def committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        yield callbacks


def change(session, kind, before=None, capture=None):
    session.sequence += 1
    session.save()
    session_changed.send(Session, session=session, kind=kind, before=before)
    carry_out()


def carry_out():
    from feedback import errands

    errands.sweep()
    assert not Errand.objects.exists()


def enrolled(course, zone="America/New_York", language="en", status="active"):
    learner = LearnerFactory(user__timezone=zone, user__ui_language=language)
    EnrollmentFactory(course=course, learner=learner, status=status)
    return learner


def notice(learner):
    return Notification.objects.of(learner.user).get()


def test_moved_says_the_old_and_the_new_hour_of_each(course, session):
    here, there = enrolled(course), enrolled(course, zone="Asia/Tokyo")
    session.starts_at = AFTER
    change(session, "moved", before=BEFORE)
    assert notice(here).content_title == "1 class of “Spanish A1” has a new time"
    assert notice(here).content_text == "Colors: Fri, Mar 6, 8:00 AM → Mon, Mar 9, 9:00 AM"
    assert notice(there).content_text == "Colors: Fri, Mar 6, 10:00 PM → Mon, Mar 9, 10:00 PM"
    assert notice(here).url == f"/courses/{course.pk}/room/"
    assert notice(here).notification_type == "session change"


def test_in_the_language_of_each(course, session, monkeypatch):
    enrolled(course, language="ja")
    enrolled(course, language="bn")
    said = set()
    monkeypatch.setattr("feedback.receivers.courses._", lambda text: said.add(translation.get_language()) or text)
    change(session, "cancelled")
    assert said == {"ja", "bn"}


def test_only_whoever_the_room_is_open_to(course, session):
    inside = [enrolled(course), enrolled(course, status="completed")]
    for status in ("pending", "waiting", "cancelled"):
        enrolled(course, status=status)
    gone = enrolled(course)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    enrolled(CourseFactory())
    change(session, "cancelled")
    assert set(Notification.objects.values_list("recipient", flat=True)) == {one.pk for one in inside}
    assert notice(inside[0]).content_text == "Colors, Fri, Mar 6, 8:00 AM: cancelled"


def test_once_however_often_the_errand_is_done(course, session):
    enrolled(course)
    change(session, "cancelled")
    session.sequence -= 1
    change(session, "cancelled")
    assert Notification.objects.count() == 1
    assert Notification.objects.get().parts.count() == 1


def test_a_whole_series_is_one_entry(course):
    learner = enrolled(course)
    for week in range(12):
        session = SessionFactory(course=course, name=f"Unit {week}", starts_at=BEFORE + timedelta(weeks=week))
        session_changed.send(Session, session=session, kind="added", before=None)
    carry_out()
    told = notice(learner)
    assert told.content_title == "12 new classes of “Spanish A1”"
    assert told.content_text.splitlines()[-1] == "and 2 more"
    assert told.content_text.startswith("Unit 11, Fri, May 22, 9:00 AM\nUnit 10,")


def test_a_new_length_says_until_when(course, session):
    learner = enrolled(course)
    session.duration = timedelta(minutes=90)
    change(session, "moved", before=BEFORE)
    assert notice(learner).content_text == "Colors, Fri, Mar 6, 8:00 AM: now until Fri, Mar 6, 9:30 AM"


def test_what_is_over_is_told_to_nobody(course, session):
    enrolled(course)
    session.starts_at = datetime(2026, 2, 20, 13, tzinfo=UTC)
    change(session, "moved", before=datetime(2026, 2, 21, 13, tzinfo=UTC))
    assert not Notification.objects.exists()


def test_a_deleted_session_is_told_as_cancelled(course, session):
    learner = enrolled(course)
    session_changed.send(Session, session=session, kind="cancelled", before=None)
    session.delete()
    carry_out()
    assert "cancelled" in notice(learner).content_text


def test_a_course_that_is_gone_leaves_no_errand(course, session):
    session_changed.send(Session, session=session, kind="cancelled", before=None)
    course.sessions.all().delete()
    course.delete()
    carry_out()


def test_a_block_does_not_hide_a_move(course, session):
    from accounts.models import Block

    learner = enrolled(course)
    Block.objects.make(learner.user, course.instructor.user)
    change(session, "cancelled")
    assert notice(learner).content_title == "1 class of “Spanish A1” is cancelled"


def test_materials_and_recordings_of_a_day_are_one_entry(course):
    learner = enrolled(course)
    for row in (
        StudyMaterialFactory(course=course, title="Verbs"),
        RecordedClassFactory(course=course, name="Class 1"),
    ):
        material_added.send(type(row), row=row)
    carry_out()
    told = notice(learner)
    assert told.content_title == "2 new things to study in “Spanish A1”"
    assert told.content_text == "Class 1\nVerbs"
    assert told.notification_type == "material"
