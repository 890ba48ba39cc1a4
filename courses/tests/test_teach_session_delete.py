from datetime import timedelta

import pytest

from courses.models import Attendance
from courses.tests.factories import AttendanceFactory, CourseFactory, EnrollmentFactory, SessionFactory

pytestmark = pytest.mark.django_db


def test_it_says_who_is_told_and_goes(teacher, taught, rescheduled):
    session = SessionFactory(course=taught, name="Miedos", starts_at=taught.opens_at + timedelta(days=3))
    EnrollmentFactory(course=taught)
    address = f"/teach/{taught.pk}/sessions/{session.pk}/delete/"
    assert "1 learner takes this course and is told" in teacher.get(address).content.decode()
    assert taught.sessions.count() == 1
    assert teacher.post(address).headers["Location"] == f"/teach/{taught.pk}/sessions/"
    assert not taught.sessions.exists()
    assert rescheduled == [("Miedos", "cancelled", None)]
    assert teacher.post(address).status_code == 404


def test_of_one_that_is_over_the_attendance_goes_too(teacher, instructor, rescheduled):
    course = CourseFactory(instructor=instructor)
    past = SessionFactory(course=course, starts_at=course.opens_at + timedelta(hours=1))
    AttendanceFactory(session=past)
    address = f"/teach/{course.pk}/sessions/{past.pk}/delete/"
    assert "1 learner was there" in teacher.get(address).content.decode()
    teacher.post(address)
    assert not Attendance.objects.exists()
    assert rescheduled == []
