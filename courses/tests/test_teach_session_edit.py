from datetime import UTC, datetime, timedelta

import pytest

from courses.models import Session
from courses.teaching import scheduling
from courses.tests.factories import CourseFactory, EnrollmentFactory, SessionFactory

pytestmark = pytest.mark.django_db

EVENING = datetime(2031, 3, 24, 18, tzinfo=UTC)
FORM = {"name": "Miedos", "starts": "2031-03-24T19:00", "ends": "2031-03-24T20:00", "platform": "meet"}


@pytest.fixture
def session(taught):
    return SessionFactory(course=taught, name="Miedos", starts_at=EVENING, link="", password="")


@pytest.fixture
def address(taught, session):
    return f"/teach/{taught.pk}/sessions/{session.pk}/"


def test_it_shows_what_is_there(teacher, address, taught):
    EnrollmentFactory.create_batch(2, course=taught)
    page = teacher.get(address).content.decode()
    assert 'value="2031-03-24T19:00"' in page
    assert "the 2 learners of this course are told" in page


def test_moved_to_the_other_side_of_the_clock_change(teacher, address, session, rescheduled):
    response = teacher.post(address, FORM | {"starts": "2031-03-31T19:00", "ends": "2031-03-31T20:00"})
    assert response.status_code == 302
    session.refresh_from_db()
    assert (session.starts_at, session.sequence) == (datetime(2031, 3, 31, 17, tzinfo=UTC), 1)
    assert rescheduled == [("Miedos", "moved", EVENING)]


def test_saved_as_it_is_nobody_is_told(teacher, address, session, rescheduled):
    assert teacher.post(address, FORM).status_code == 302
    session.refresh_from_db()
    assert (session.sequence, rescheduled) == (0, [])


def test_another_name_is_counted_and_not_told(teacher, address, session, rescheduled):
    teacher.post(address, FORM | {"name": "Sin miedo"})
    session.refresh_from_db()
    assert (session.name, session.sequence, rescheduled) == ("Sin miedo", 1, [])


def test_the_second_of_two_equal_hours_stays_the_second(teacher, instructor):
    course = CourseFactory(
        instructor=instructor,
        start_date=EVENING.date(),
        end_date=datetime(2031, 12, 1).date(),
        timezone="Europe/Madrid",
    )
    night = datetime(2031, 10, 26, 1, 30, tzinfo=UTC)  # 2:30 for the second time
    session = SessionFactory(course=course, name="Miedos", starts_at=night, link="", password="")
    teacher.post(
        f"/teach/{course.pk}/sessions/{session.pk}/",
        FORM | {"name": "Insomnio", "starts": "2031-10-26T02:30", "ends": "2031-10-26T03:30"},
    )
    session.refresh_from_db()
    assert (session.name, session.starts_at) == ("Insomnio", night)


def test_an_old_one_that_lies_outside_can_still_be_renamed(teacher, taught, session, address):
    Session.objects.filter(pk=session.pk).update(
        starts_at=EVENING - timedelta(days=90), ends_at=EVENING - timedelta(days=90, hours=-1)
    )
    old = {"starts": "2030-12-24T19:00", "ends": "2030-12-24T20:00"}
    assert teacher.post(address, FORM | old | {"name": "Antes"}).status_code == 302
    session.refresh_from_db()
    assert session.name == "Antes"


def test_not_onto_another_but_onto_itself(teacher, taught, session, address):
    SessionFactory(course=taught, starts_at=EVENING + timedelta(hours=1))
    longer = teacher.post(address, FORM | {"ends": "2031-03-24T20:30"})
    assert longer.status_code == 422
    assert "You teach then" in longer.content.decode()
    half_an_hour_earlier = FORM | {"starts": "2031-03-24T18:30"}
    assert teacher.post(address, half_an_hour_earlier).status_code == 302


def test_a_cancelled_one_is_not_edited(teacher, session, address):
    scheduling.cancel(session)
    for response in (teacher.get(address), teacher.post(address, FORM | {"name": "x"})):
        assert response.status_code == 403
        assert "cancelled" in response.content.decode()
    session.refresh_from_db()
    assert session.name == "Miedos"


def test_a_session_of_another_course_is_not_there(teacher, instructor, session):
    other = CourseFactory(instructor=instructor)
    for action in ("", "cancel/", "delete/", "attendance/"):
        assert teacher.get(f"/teach/{other.pk}/sessions/{session.pk}/{action}").status_code == 404
        assert teacher.post(f"/teach/{other.pk}/sessions/{session.pk}/{action}", FORM).status_code == 404
    assert Session.objects.get().cancelled_at is None
