"""What many learners, and one in many tabs, do at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from courses import progress
from courses.models import Attendance, Enrollment, MaterialDone
from courses.signals import enrollment_changed
from courses.tests.factories import CourseFactory, EnrollmentFactory, SessionFactory, StudyMaterialFactory, day

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(function, count):
    def run(number):
        try:
            return function(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def enrollment():
    return EnrollmentFactory(course=CourseFactory(total_sessions=1))


def test_joining_many_times_at_once_is_noted_once(enrollment):
    session = SessionFactory(course=enrollment.course, starts_at=timezone.now() - timedelta(minutes=5))
    at_once(lambda _: progress.attend(session, fresh(enrollment)), 10)
    assert Attendance.objects.count() == 1
    assert fresh(enrollment).progress == 100


def fresh(enrollment):
    return Enrollment.objects.select_related("course").get(pk=enrollment.pk)


def test_no_tick_is_lost(enrollment):
    materials = StudyMaterialFactory.create_batch(8, course=enrollment.course)
    at_once(lambda n: progress.finish(materials[n], fresh(enrollment)), 8)
    assert MaterialDone.objects.count() == 8
    assert fresh(enrollment).progress == 100


def test_materials_added_while_others_are_done_count(enrollment):
    materials = StudyMaterialFactory.create_batch(4, course=enrollment.course)

    def act(n):
        if n < 4:
            return progress.finish(materials[n], fresh(enrollment))
        StudyMaterialFactory(course=enrollment.course)
        return progress.recount(enrollment.course)

    at_once(act, 8)
    assert fresh(enrollment).progress == 50


def test_completion_is_said_once(enrollment):
    course, heard = enrollment.course, []
    StudyMaterialFactory(course=course)
    progress.finish(course.materials.get(), enrollment)
    course.start_date, course.end_date = day(-9), day(-2)
    course.save()

    def hear(**kwargs):
        heard.append(kwargs["was"])

    enrollment_changed.connect(hear)
    try:
        at_once(lambda n: progress.recount(course, enrollment if n % 2 else None), 8)
    finally:
        enrollment_changed.disconnect(hear)
    assert heard == ["active"]
    assert fresh(enrollment).status == "completed"
