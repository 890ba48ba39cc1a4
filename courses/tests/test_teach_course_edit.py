from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.storage import default_storage

from courses.models import Course
from courses.teaching import scheduling
from courses.tests.factories import CourseFactory, EnrollmentFactory, SessionFactory
from courses.tests.pictures import picture

pytestmark = pytest.mark.django_db

EVENING = datetime(2031, 3, 24, 18, tzinfo=UTC)  # 19:00 in Madrid


@pytest.fixture
def address(taught):
    return f"/teach/{taught.pk}/edit/"


@pytest.fixture
def form(taught):
    return {
        "title": taught.title,
        "description": taught.description,
        "language": "es",
        "level": "beginner",
        "price": "0",
        "currency": "USD",
        "seats": "",
        "start_date": "2031-03-01",
        "end_date": "2031-06-30",
        "timezone": "Europe/Madrid",
    }


def error(response, field):
    assert response.status_code == 422
    return response.context["form"].errors[field][0]


def test_changed(teacher, taught, address, form):
    response = teacher.post(address, form | {"title": "Hablar más", "level": "advanced"})
    assert response.headers["Location"] == f"/teach/{taught.pk}/"
    taught.refresh_from_db()
    assert (taught.title, taught.level, taught.published) == ("Hablar más", "advanced", True)
    assert taught.search_text.startswith("hablar")


def test_what_happened_meanwhile_stays(teacher, taught, address, form):
    Course.objects.filter(pk=taught.pk).update(total_sessions=7, rating_count=3, rating_average=4.5)
    teacher.post(address, form)
    taught.refresh_from_db()
    assert (taught.total_sessions, taught.rating_count, float(taught.rating_average)) == (7, 3, 4.5)


def test_whole_currencies_are_written_whole(teacher, taught, address):
    Course.objects.filter(pk=taught.pk).update(price=65000, currency="KRW")
    assert 'value="65000"' in teacher.get(address).content.decode()


def test_another_picture_takes_the_place_of_the_old_one(
    teacher, taught, address, form, django_capture_on_commit_callbacks
):
    def post(**more):
        with django_capture_on_commit_callbacks(execute=True):
            assert teacher.post(address, form | more).status_code == 302
        taught.refresh_from_db()
        return taught.thumbnail.name

    first = post(picture=picture())
    second = post(picture=picture())
    assert first != second
    assert kept() == {second, second.replace("-1280", "-640")}
    assert post() == second
    assert post(**{"picture-clear": "on"}) == ""
    assert kept() == set()


def kept():
    return {f"courses/{name}" for name in default_storage.listdir("courses")[1]}


def test_more_seats_let_in_who_waits(teacher, taught, address, form):
    Course.objects.filter(pk=taught.pk).update(seats=1)
    EnrollmentFactory(course=taught)
    waiting = EnrollmentFactory(course=taught, status="waiting")
    teacher.post(address, form | {"seats": "2"})
    waiting.refresh_from_db()
    assert waiting.status == "active"


def test_no_fewer_seats_than_are_taken(teacher, taught, address, form):
    EnrollmentFactory.create_batch(2, course=taught)
    EnrollmentFactory(course=taught, status="pending")
    EnrollmentFactory(course=taught, status="cancelled")
    assert error(teacher.post(address, form | {"seats": "2"}), "seats") == "3 learners have a seat already."
    assert teacher.post(address, form | {"seats": "3"}).status_code == 302


def test_no_session_is_left_outside(teacher, taught, address, form):
    SessionFactory(course=taught, name="Miedos", starts_at=EVENING)
    sentence = error(teacher.post(address, form | {"end_date": "2031-03-23"}), "end_date")
    assert sentence == "This leaves a session outside the course: “Miedos” on Mar 24, 2031."
    assert "Miedos" in error(teacher.post(address, form | {"start_date": "2031-03-25"}), "start_date")
    taught.refresh_from_db()
    assert taught.end_date == date(2031, 6, 30)
    assert teacher.post(address, form | {"end_date": "2031-03-24"}).status_code == 302


def test_a_cancelled_one_may_be_left_outside(teacher, taught, address, form):
    scheduling.cancel(SessionFactory(course=taught, starts_at=EVENING))
    assert teacher.post(address, form | {"end_date": "2031-03-23"}).status_code == 302


def test_another_zone_moves_the_days(teacher, taught, address, form):
    SessionFactory(course=taught, name="Tarde", starts_at=datetime(2031, 6, 30, 20, tzinfo=UTC))
    assert "Tarde" in error(teacher.post(address, form | {"timezone": "Asia/Tokyo"}), "timezone")


def test_the_sessions_move_along_at_their_hour(teacher, taught, address, form, rescheduled):
    one = SessionFactory(course=taught, name="Uno", starts_at=EVENING)
    two = SessionFactory(course=taught, name="Dos", starts_at=EVENING + timedelta(days=7))
    moved = {"start_date": "2031-03-08", "end_date": "2031-07-07", "move_sessions": "on"}
    assert teacher.post(address, form | moved).status_code == 302
    one.refresh_from_db()
    two.refresh_from_db()
    assert one.starts_at == datetime(2031, 3, 31, 17, tzinfo=UTC)  # 19:00 in summer
    assert two.starts_at == datetime(2031, 4, 7, 18, tzinfo=UTC)  # was 20:00 in summer
    assert [(name, kind) for name, kind, _before in rescheduled] == [("Uno", "moved"), ("Dos", "moved")]


def test_moved_along_they_must_still_be_inside(teacher, taught, address, form, rescheduled):
    SessionFactory(course=taught, name="Fin", starts_at=datetime(2031, 6, 30, 18, tzinfo=UTC))
    response = teacher.post(address, form | {"start_date": "2031-03-08", "move_sessions": "on"})
    assert "Fin" in error(response, "start_date")
    assert rescheduled == []


def test_moved_along_none_meets_another(teacher, taught, instructor, address, form):
    SessionFactory(course=taught, name="Miedos", starts_at=EVENING)
    other = CourseFactory(instructor=instructor, title="Otra")
    SessionFactory(course=other, name="Tapas", starts_at=EVENING + timedelta(days=1))
    response = teacher.post(address, form | {"start_date": "2031-03-02", "move_sessions": "on"})
    assert error(response, "move_sessions") == "“Miedos” would meet “Tapas” of Otra."


def test_what_comes_in_between_is_noticed(teacher, taught, address, form, monkeypatch):
    """Somebody adds a session after the form was looked at, before the course is locked."""
    locked = scheduling.locked

    def later(course):
        SessionFactory(course=course, name="Nueva", starts_at=EVENING)
        return locked(course)

    monkeypatch.setattr(scheduling, "locked", later)
    response = teacher.post(address, form | {"end_date": "2031-03-23", "picture": picture()})
    assert "Nueva" in error(response, "end_date")
    taught.refresh_from_db()
    assert (taught.end_date, taught.thumbnail.name) == (date(2031, 6, 30), "")
    assert not default_storage.exists("courses") or kept() == set()
