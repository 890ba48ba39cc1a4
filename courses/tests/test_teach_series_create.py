from datetime import UTC, datetime

import pytest

from courses.tests.factories import CourseFactory, SessionFactory

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Tarde",
    "first": "2031-03-17",
    "weekdays": ["0"],
    "starts": "19:00",
    "ends": "20:30",
    "end_by": "number",
    "number": "4",
    "until": "",
    "platform": "zoom",
    "link": "https://us02web.zoom.us/j/123",
    "password": "clave",
    "description": "",
}
KEYS = [f"2031-{day}T19:00/20:30" for day in ("03-17", "03-24", "03-31", "04-07")]


@pytest.fixture
def address(taught):
    return f"/teach/{taught.pk}/sessions/series/"


def preview(teacher, address, **changed):
    return teacher.post(address, FORM | {"action": "preview"} | changed)


def save(teacher, address, dates, shown=None, **changed):
    return teacher.post(address, FORM | {"action": "save", "dates": dates, "shown": shown or KEYS} | changed)


def ticked(response):
    return [date["at"].key for date in response.context["dates"] if date["ticked"]]


def test_the_preview_shows_the_dates_and_adds_nothing(teacher, taught, address):
    response = preview(teacher, address)
    page = response.content.decode()
    assert response.status_code == 200
    assert ticked(response) == KEYS
    assert page.count('name="dates"') == page.count('name="shown"') == 4
    assert page.count("The clocks have changed") == 1
    assert "CET" in page
    assert "CEST" in page
    assert not taught.sessions.exists()


def test_saved_all_are_at_the_same_hour_there(teacher, taught, address, rescheduled):
    response = save(teacher, address, KEYS)
    assert response.headers["Location"] == f"/teach/{taught.pk}/sessions/"
    sessions = list(taught.sessions.in_order())
    assert [session.name for session in sessions] == ["Tarde 1", "Tarde 2", "Tarde 3", "Tarde 4"]
    assert [session.starts_at for session in sessions] == [
        datetime(2031, 3, 17, 18, tzinfo=UTC),
        datetime(2031, 3, 24, 18, tzinfo=UTC),
        datetime(2031, 3, 31, 17, tzinfo=UTC),
        datetime(2031, 4, 7, 17, tzinfo=UTC),
    ]
    assert {(one.minutes, one.link, one.password) for one in sessions} == {(90, FORM["link"], "clave")}
    assert [kind for _name, kind, _before in rescheduled] == ["added"] * 4
    taught.refresh_from_db()
    assert taught.total_sessions == 4


def test_a_holiday_is_unticked(teacher, taught, address):
    save(teacher, address, [KEYS[0], *KEYS[2:]])
    assert [one.starts_at.day for one in taught.sessions.in_order()] == [17, 31, 7]
    assert [one.name for one in taught.sessions.in_order()] == ["Tarde 1", "Tarde 2", "Tarde 3"]


def test_what_was_unticked_stays_so_in_another_preview(teacher, address):
    again = preview(teacher, address, shown=KEYS, dates=KEYS[1:], number="5")
    assert ticked(again) == [*KEYS[1:], "2031-04-14T19:00/20:30"]


def test_what_was_changed_since_is_shown_first(teacher, taught, address):
    response = save(teacher, address, KEYS, starts="18:00")
    assert response.status_code == 422
    assert "these are the dates now" in response.content.decode()
    assert not taught.sessions.exists()


def test_none_ticked(teacher, taught, address):
    response = save(teacher, address, [])
    assert "at least one date" in response.content.decode()
    assert not taught.sessions.exists()


def test_one_that_clashes_is_unticked_and_cannot_be_saved(teacher, taught, instructor, address):
    other = CourseFactory(instructor=instructor, title="Otra clase")
    SessionFactory(course=other, name="Tapas", starts_at=datetime(2031, 3, 24, 19, tzinfo=UTC))
    response = preview(teacher, address)
    assert ticked(response) == [KEYS[0], *KEYS[2:]]
    assert "You teach then: “Tapas” of Otra clase" in response.content.decode()
    assert save(teacher, address, KEYS).status_code == 422
    assert not taught.sessions.exists()
    assert save(teacher, address, [KEYS[0], *KEYS[2:]]).status_code == 302


def test_until_a_day(teacher, address):
    response = preview(teacher, address, end_by="until", until="2031-04-01", number="x")
    assert ticked(response) == KEYS[:3]


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"name": ""}, "name", "required"),
        ({"weekdays": []}, "weekdays", "required"),
        ({"weekdays": ["7"]}, "weekdays", "valid choice"),
        ({"ends": "18:00"}, "ends", "before the start"),
        ({"first": "2031-02-28"}, "first", "outside the course"),
        ({"first": "9999-12-31"}, "first", "outside the course"),
        ({"number": ""}, "number", "How many sessions"),
        ({"number": "0"}, "number", "greater than or equal to 1"),
        ({"number": "61"}, "number", "less than or equal to 60"),
        ({"number": "20"}, "number", "The last would be on Jul 28, 2031"),
        ({"end_by": "until"}, "until", "last day"),
        ({"end_by": "until", "until": "2031-03-16"}, "until", "no such day"),
        ({"end_by": "until", "until": "2031-06-01", "weekdays": list("0123456")}, "until", "At most 60"),
        ({"link": "https://example.com/"}, "link", "no link of Zoom"),
    ],
)
def test_wrong_input_is_said_at_its_field(teacher, taught, address, changed, field, sentence):
    response = preview(teacher, address, **changed)
    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    assert "Tarde" in response.content.decode() or "name" in changed
    assert not taught.sessions.exists()


def test_the_preview_asks_as_often_for_3_and_for_30(teacher, address, django_assert_max_num_queries):
    for number in ("3", "30"):
        with django_assert_max_num_queries(14):
            preview(teacher, address, number=number, weekdays=["0", "1", "2"])
