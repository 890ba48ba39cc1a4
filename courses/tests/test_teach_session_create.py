from datetime import UTC, datetime, timedelta

import pytest

from courses.models import Session
from courses.teaching import scheduling
from courses.tests.factories import CourseFactory, SessionFactory

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Miedos",
    "starts": "2031-03-24T19:00",
    "ends": "2031-03-24T20:30",
    "platform": "meet",
    "link": "https://meet.google.com/abc-defg-hij",
    "password": "",
    "description": "¿De qué tienes miedo?",
}


@pytest.fixture
def address(taught):
    return f"/teach/{taught.pk}/sessions/new/"


def errors(response):
    assert response.status_code == 422
    return response.context["form"].errors


def test_it_is_at_that_hour_of_the_course(teacher, taught, address, rescheduled):
    response = teacher.post(address, FORM)
    assert response.headers["Location"] == f"/teach/{taught.pk}/sessions/"
    session = taught.sessions.get()
    assert (session.starts_at, session.minutes) == (datetime(2031, 3, 24, 18, tzinfo=UTC), 90)
    assert session.description == "¿De qué tienes miedo?"
    assert rescheduled == [("Miedos", "added", None)]
    taught.refresh_from_db()
    assert taught.total_sessions == 1


def test_the_next_one_is_proposed_a_week_later_at_its_hour(teacher, taught, address):
    SessionFactory(course=taught, starts_at=datetime(2031, 3, 24, 18, tzinfo=UTC), password="clave")
    page = teacher.get(address).content.decode()
    assert 'value="2031-03-31T19:00"' in page
    assert 'value="2031-03-31T20:00"' in page
    assert 'value="clave"' in page


@pytest.mark.parametrize("new", ["sessions/new/", "sessions/series/"])
def test_it_is_under_the_tab_of_sessions(teacher, taught, new):
    sessions = f"/teach/{taught.pk}/sessions/"
    assert f'href="{sessions}" aria-current="page"' in teacher.get(f"/teach/{taught.pk}/{new}").content.decode()


def test_what_was_typed_stays(teacher, taught, address):
    page = teacher.post(address, FORM | {"ends": "2031-03-24T18:00"})
    assert errors(page)["ends"] == ["The end is before the start."]
    for value in ("Miedos", "2031-03-24T19:00", "2031-03-24T18:00", FORM["link"], FORM["description"]):
        assert value in page.content.decode()
    assert not taught.sessions.exists()


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"name": " "}, "name", "required"),
        ({"starts": "soon"}, "starts", "valid date"),
        ({"ends": "2031-03-24T19:00"}, "ends", "before the start"),
        ({"ends": "2031-03-24T19:04"}, "ends", "at least 5 minutes"),
        ({"ends": "2031-03-25T19:00"}, "ends", "at most 12 hours"),
        ({"starts": "2031-02-28T19:00", "ends": "2031-02-28T20:00"}, "starts", "outside the course"),
        ({"starts": "2031-07-01T00:00", "ends": "2031-07-01T01:00"}, "starts", "outside the course"),
        ({"starts": "2031-06-30T23:30", "ends": "2031-07-01T00:30"}, "ends", "outside the course"),
        ({"starts": "2031-03-30T02:30", "ends": "2031-03-30T04:00"}, "starts", "leaves this hour out"),
        ({"link": "http://meet.google.com/abc"}, "link", "valid URL"),
        ({"link": "javascript:alert(1)"}, "link", "valid URL"),
        ({"link": "https://zoom.us/j/123"}, "link", "no link of Google Meet"),
        ({"platform": "zoom"}, "link", "no link of Zoom"),
        ({"link": "https://meet.google.com.example.org/abc"}, "link", "no link of Google Meet"),
        ({"link": "https://meet.google.com@example.org/abc"}, "link", "no link of Google Meet"),
        ({"link": "https://evilmeet.google.com/abc"}, "link", "no link of Google Meet"),
        ({"link": "https://meet.google.com:8443/abc"}, "link", "no link of Google Meet"),
        ({"platform": "teams"}, "platform", "valid choice"),
        ({"password": "x" * 61}, "password", "at most 60"),
    ],
)
def test_wrong_input_is_said_at_its_field(teacher, taught, address, changed, field, sentence):
    assert sentence in errors(teacher.post(address, FORM | changed))[field][0]
    assert not taught.sessions.exists()


@pytest.mark.parametrize(
    "link", ["https://zoom.us/j/1", "https://us02web.zoom.us/j/1?pwd=x", "https://a-school.zoom.us/j/1"]
)
def test_zoom_has_hosts_for_its_customers(teacher, taught, address, link):
    teacher.post(address, FORM | {"platform": "zoom", "link": link})
    assert taught.sessions.get().link == link


def test_without_a_link_for_now(teacher, taught, address):
    teacher.post(address, FORM | {"link": ""})
    assert taught.sessions.get().link == ""


def test_nobody_teaches_twice_at_once(teacher, taught, instructor, address):
    other = CourseFactory(instructor=instructor, title="Otra clase")
    SessionFactory(course=other, name="Tapas", starts_at=datetime(2031, 3, 24, 19, tzinfo=UTC))
    told = errors(teacher.post(address, FORM))["starts"][0]
    assert "“Tapas” of Otra clase" in told
    assert "Mon, Mar 24, 2031" in told
    assert not taught.sessions.exists()


def test_one_after_the_other_is_fine(teacher, taught, address):
    SessionFactory(course=taught, starts_at=datetime(2031, 3, 24, 17, tzinfo=UTC), duration=timedelta(hours=1))
    assert teacher.post(address, FORM).status_code == 302


def test_in_the_place_of_a_cancelled_one(teacher, taught, address):
    scheduling.cancel(SessionFactory(course=taught, starts_at=datetime(2031, 3, 24, 18, tzinfo=UTC)))
    assert teacher.post(address, FORM).status_code == 302


def test_another_instructor_at_the_same_hour_is_no_clash(teacher, taught, address):
    SessionFactory(starts_at=datetime(2031, 3, 24, 18, tzinfo=UTC))
    assert teacher.post(address, FORM).status_code == 302
    assert Session.objects.count() == 2
