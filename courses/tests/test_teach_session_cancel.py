from datetime import timedelta

import pytest

from courses.tests.factories import CourseFactory, EnrollmentFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(taught):
    return SessionFactory(course=taught, name="Miedos", starts_at=taught.opens_at + timedelta(days=3))


@pytest.fixture
def address(taught, session):
    return f"/teach/{taught.pk}/sessions/{session.pk}/cancel/"


def test_it_asks_and_says_how_many_are_told(teacher, taught, session, address, rescheduled):
    EnrollmentFactory.create_batch(3, course=taught)
    EnrollmentFactory(course=taught, status="pending")
    EnrollmentFactory(course=taught, status="cancelled")
    page = teacher.get(address).content.decode()
    assert "3 learners take this course and are told" in page
    assert rescheduled == []


def test_nobody_to_tell(teacher, address):
    assert "nobody has to be told" in teacher.get(address).content.decode()


def test_cancelled(teacher, taught, session, address, rescheduled):
    assert teacher.post(address).headers["Location"] == f"/teach/{taught.pk}/sessions/"
    session.refresh_from_db()
    taught.refresh_from_db()
    assert session.cancelled_at
    assert (session.sequence, taught.total_sessions) == (1, 0)
    assert rescheduled == [("Miedos", "cancelled", None)]
    assert "Cancelled" in teacher.get(f"/teach/{taught.pk}/sessions/").content.decode()


def test_once(teacher, address, rescheduled):
    teacher.post(address)
    assert teacher.post(address).status_code == 404
    assert len(rescheduled) == 1


def test_what_is_over_is_not_cancelled(teacher, instructor):
    course = CourseFactory(instructor=instructor)
    past = SessionFactory(course=course, starts_at=course.opens_at + timedelta(hours=1))
    response = teacher.post(f"/teach/{course.pk}/sessions/{past.pk}/cancel/")
    assert response.status_code == 403
    assert "is over" in response.content.decode()
    past.refresh_from_db()
    assert past.cancelled_at is None
