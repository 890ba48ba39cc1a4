"""How far a learner has come, and when they are through."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from courses import progress
from courses.models import Attendance, Enrollment
from courses.signals import enrollment_changed
from courses.tasks import complete_courses
from courses.tests.factories import (
    AttendanceFactory,
    CourseFactory,
    EnrollmentFactory,
    RecordedClassFactory,
    SessionFactory,
    StudyMaterialFactory,
    day,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, total_sessions=2)


@pytest.fixture
def enrollment(course, learner):
    return EnrollmentFactory(course=course, learner=learner)


@pytest.fixture
def told():
    """What listeners hear: (status before, status after, by whom)."""
    heard = []

    def hear(sender, enrollment, was, by, **kwargs):
        heard.append((was, enrollment.status, by))

    enrollment_changed.connect(hear)
    yield heard
    enrollment_changed.disconnect(hear)


def held(course, days=-1, **fields):
    return SessionFactory(course=course, starts_at=timezone.now() + timedelta(days=days), **fields)


def over(course):
    course.start_date, course.end_date = day(-40), day(-2)
    course.save()


# What counts ---------------------------------------------------------------------------------------------------------


def test_nothing_to_do_is_nothing_done(course, enrollment):
    progress.recount(course)
    enrollment.refresh_from_db()
    assert (enrollment.progress, enrollment.status) == (0, "active")


def test_each_kind_counts_alike(course, enrollment):
    came, missed, material, loose = (
        held(course),
        held(course, 1),
        StudyMaterialFactory(course=course),
        RecordedClassFactory(course=course),
    )
    progress.attend(came, enrollment)
    assert enrollment.progress == 25
    progress.finish(material, enrollment)
    progress.watch(loose, enrollment)
    assert enrollment.progress == 75
    assert progress.standing(enrollment) == [("sessions", 1, 2), ("materials", 1, 1), ("recordings", 1, 1)]
    assert missed.attendances.count() == 0


def test_a_cancelled_session_does_not_count(course, enrollment):
    gone = held(course, cancelled_at=timezone.now())
    AttendanceFactory(session=gone, enrollment=enrollment)
    progress.attend(held(course, 1), enrollment)
    assert enrollment.progress == 100
    assert progress.standing(enrollment) == [("sessions", 1, 1)]


def test_a_missed_session_is_made_up_for_by_its_recording(course, enrollment):
    missed, other = held(course), held(course)
    recording, again = (RecordedClassFactory(course=course, session=missed) for _ in range(2))
    progress.watch(recording, enrollment)
    progress.watch(again, enrollment)
    assert enrollment.progress == 50
    progress.attend(missed, enrollment)
    assert enrollment.progress == 50  # once is enough
    progress.attend(other, enrollment)
    assert enrollment.progress == 100


def test_what_is_taken_back_counts_no_more(course, enrollment):
    recording, material = RecordedClassFactory(course=course), StudyMaterialFactory(course=course)
    progress.watch(recording, enrollment)
    progress.finish(material, enrollment)
    assert enrollment.progress == 100
    progress.watch(recording, enrollment, watched=False)
    progress.finish(material, enrollment, done=False)
    assert enrollment.progress == 0


def test_twice_is_once(course, enrollment):
    material, session = StudyMaterialFactory(course=course), held(course)
    for _ in range(2):
        progress.finish(material, enrollment)
        progress.attend(session, enrollment)
    assert enrollment.progress == 100
    assert Attendance.objects.count() == 1


def test_thirds_never_make_a_whole(course, enrollment):
    materials = [StudyMaterialFactory(course=course) for _ in range(3)]
    for material in materials[:2]:
        progress.finish(material, enrollment)
    assert enrollment.progress == Decimal("66.66")
    progress.finish(materials[2], enrollment)
    assert enrollment.progress == 100


def test_what_others_do_and_other_courses_hold_is_theirs(course, enrollment):
    other = EnrollmentFactory(course=course)
    session = held(course)
    held(CourseFactory())
    progress.attend(session, other)
    progress.recount(course)
    enrollment.refresh_from_db()
    assert (enrollment.progress, other.progress) == (0, 100)


# By hand -------------------------------------------------------------------------------------------------------------


def test_joining_does_not_undo_what_the_instructor_set(course, enrollment):
    session = held(course)
    AttendanceFactory(session=session, enrollment=enrollment, attended=False, by_hand=True)
    progress.attend(session, enrollment)
    attendance = Attendance.objects.get()
    assert (attendance.attended, attendance.by_hand) == (False, True)
    assert attendance.joined_at is not None
    assert enrollment.progress == 0


def test_when_they_joined_first_stays(course, enrollment):
    session = held(course)
    progress.attend(session, enrollment)
    first = Attendance.objects.get().joined_at
    progress.attend(session, enrollment)
    assert Attendance.objects.get().joined_at == first


# When the course changes ---------------------------------------------------------------------------------------------


def test_recount_brings_everybody_up_to_date(course, enrollment):
    StudyMaterialFactory(course=course)
    progress.finish(course.materials.get(), enrollment)
    StudyMaterialFactory(course=course)
    progress.recount(course)
    enrollment.refresh_from_db()
    assert enrollment.progress == 50
    course.materials.last().delete()
    progress.recount(course)
    enrollment.refresh_from_db()
    assert enrollment.progress == 100


def test_who_cancelled_is_kept_right_but_not_completed(course, enrollment):
    enrollment.status = "cancelled"
    enrollment.save()
    over(course)
    AttendanceFactory(session=held(course, -5), enrollment=enrollment)
    progress.recount(course)
    enrollment.refresh_from_db()
    assert (enrollment.progress, enrollment.status) == (100, "cancelled")


@pytest.mark.parametrize("count", [3, 30])
def test_recount_costs_the_same_for_few_and_many(course, count, django_assert_num_queries):
    for enrollment in EnrollmentFactory.create_batch(count, course=course):
        AttendanceFactory(session=held(course), enrollment=enrollment)
        StudyMaterialFactory(course=course)
    with django_assert_num_queries(4 + 2):  # and a transaction's beginning and end
        progress.recount(course)
    assert set(Enrollment.objects.values_list("progress", flat=True)) == {progress.percent(1, 2 * count)}


# When they are through -----------------------------------------------------------------------------------------------


def test_all_done_and_all_sessions_over(course, enrollment, told):
    sessions = [held(course, -8), held(course, -1)]
    progress.attend(sessions[0], enrollment)
    assert enrollment.status == "active"
    progress.attend(sessions[1], enrollment)
    assert (enrollment.status, enrollment.progress) == ("completed", 100)
    assert enrollment.completed_at is not None
    assert told == [("active", "completed", None)]


def test_all_done_while_one_runs_is_not_yet_through(course, enrollment, told):
    AttendanceFactory(session=held(course, -8), enrollment=enrollment)
    running = SessionFactory(course=course, starts_at=timezone.now() - timedelta(minutes=5))
    progress.attend(running, enrollment)
    assert (enrollment.progress, enrollment.status) == (100, "active")
    complete_courses.call_local()
    assert told == []
    running.starts_at = timezone.now() - timedelta(hours=2)
    running.save()
    complete_courses.call_local()
    assert told == [("active", "completed", None)]


def test_all_done_while_more_sessions_are_announced(course, enrollment):
    progress.attend(held(course), enrollment)
    assert (enrollment.progress, enrollment.status) == (100, "active")
    held(course, -2, cancelled_at=timezone.now())  # the second of two, and it will not be
    progress.recount(course)
    enrollment.refresh_from_db()
    assert enrollment.status == "completed"


@pytest.mark.parametrize(("done", "status"), [(3, "active"), (4, "completed"), (5, "completed")])
def test_enough_done_once_the_course_is_over(course, enrollment, told, done, status):
    for material in StudyMaterialFactory.create_batch(5, course=course)[:done]:
        progress.finish(material, enrollment)
    enrollment.refresh_from_db()
    assert enrollment.status == "active"
    over(course)
    complete_courses.call_local()
    enrollment.refresh_from_db()
    assert enrollment.status == status
    assert len(told) == (status == "completed")


def test_a_course_of_nothing_completes_nobody(course, enrollment):
    over(course)
    complete_courses.call_local()
    progress.recount(course)
    enrollment.refresh_from_db()
    assert enrollment.status == "active"


def test_said_once_however_often_the_clock_strikes(course, enrollment, told):
    material = StudyMaterialFactory(course=course)
    over(course)
    progress.finish(material, enrollment)
    first = enrollment.completed_at
    for _ in range(3):
        complete_courses.call_local()
    enrollment.refresh_from_db()
    assert enrollment.completed_at == first
    assert len(told) == 1


@pytest.mark.parametrize("status", ["waiting", "pending", "cancelled"])
def test_only_who_takes_part_completes(course, enrollment, told, status):
    over(course)
    Enrollment.objects.update(status=status, progress=100)
    complete_courses.call_local()
    enrollment.refresh_from_db()
    assert (enrollment.status, told) == (status, [])


def test_the_completed_stay_so_and_do_not_fall(course, enrollment):
    material = StudyMaterialFactory(course=course)
    over(course)
    progress.finish(material, enrollment)
    StudyMaterialFactory.create_batch(3, course=course)
    progress.recount(course)
    progress.finish(material, enrollment, done=False)
    assert (enrollment.status, enrollment.progress) == ("completed", 100)


def test_the_completed_may_still_rise(course, enrollment):
    materials = StudyMaterialFactory.create_batch(5, course=course)
    over(course)
    for material in materials[:4]:
        progress.finish(material, enrollment)
    assert (enrollment.status, enrollment.progress) == ("completed", 80)
    progress.finish(materials[4], enrollment)
    assert enrollment.progress == 100
