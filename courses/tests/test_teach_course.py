from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from courses.models import Course
from courses.teaching import scheduling
from courses.tests.factories import CourseFactory, EnrollmentFactory, SessionFactory, StudyMaterialFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, title="Hablar", seats=10, price=20)


def test_how_it_stands(teacher, course):
    EnrollmentFactory.create_batch(3, course=course)
    EnrollmentFactory(course=course, status="completed")
    EnrollmentFactory(course=course, status="pending")
    EnrollmentFactory(course=course, status="waiting")
    StudyMaterialFactory(course=course)
    response = teacher.get(f"/teach/{course.pk}/")
    page = response.content.decode()
    assert response.context["counts"] == {"taking": 4, "seated": 5, "completed": 1, "paying": 1, "waiting": 1}
    for words in ("5 of 10 seats taken", "1 payment to confirm", "1 waits for a seat", "1 material", "$20.00"):
        assert words in page


def test_the_next_three_sessions(teacher, course):
    for days in range(5):
        SessionFactory(course=course, name=f"Day {days}", starts_at=now() + timedelta(days=days, hours=1))
    scheduling.cancel(course.sessions.get(name="Day 0"))
    assert [one.name for one in teacher.get(f"/teach/{course.pk}/").context["next"]] == ["Day 1", "Day 2", "Day 3"]


def test_the_same_queries_for_3_and_30(teacher, course):
    def count():
        with CaptureQueriesContext(connection) as captured:
            teacher.get(f"/teach/{course.pk}/")
        return len(captured)

    def add(number):
        EnrollmentFactory.create_batch(number, course=course)
        for days in range(number):
            SessionFactory(course=course, starts_at=now() + timedelta(days=days, hours=1))

    add(3)
    few = count()
    add(27)
    assert count() == few <= 10
    Course.objects.update(published=False)
    assert count() <= 10


# The list of its sessions --------------------------------------------------------------------------------------------


def test_all_sessions_in_the_zone_of_the_course(teacher, instructor, taught):
    SessionFactory(course=taught, name="Uno", starts_at=taught.opens_at + timedelta(days=2, hours=19), link="")
    page = teacher.get(f"/teach/{taught.pk}/sessions/").content.decode()
    assert "Mar 3, 2031, 7:00\N{NARROW NO-BREAK SPACE}PM" in page
    assert "Hours are of Madrid" in page
    assert "No link yet" in page
    assert "For you:" not in page
    instructor.user.timezone = "Asia/Tokyo"
    instructor.user.save()
    page = teacher.get(f"/teach/{taught.pk}/sessions/").content.decode()
    assert "Mar 3, 2031, 7:00\N{NARROW NO-BREAK SPACE}PM" in page
    assert "For you:" in page
    assert "Tue, Mar 4, 2031, 3:00\N{NARROW NO-BREAK SPACE}AM" in page


@pytest.mark.parametrize("page", ["", "new/", "series/"])
def test_a_zone_whose_name_has_a_gap(teacher, taught, page):
    Course.objects.filter(pk=taught.pk).update(timezone="America/New_York")
    response = teacher.get(f"/teach/{taught.pk}/sessions/{page}")
    assert response.status_code == 200
    assert " New York" in response.content.decode()


def test_no_sessions_yet(teacher, taught):
    assert "No sessions yet" in teacher.get(f"/teach/{taught.pk}/sessions/").content.decode()


def test_the_list_by_as_many_queries_for_3_and_30(teacher, course):
    def count():
        with CaptureQueriesContext(connection) as captured:
            teacher.get(f"/teach/{course.pk}/sessions/")
        return len(captured)

    SessionFactory.create_batch(3, course=course)
    few = count()
    SessionFactory.create_batch(27, course=course)
    assert count() == few <= 6
