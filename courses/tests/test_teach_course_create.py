from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils.timezone import localdate
from PIL import Image

from courses.models import Course
from courses.tests.pictures import picture

pytestmark = pytest.mark.django_db

NEXT_YEAR = localdate().year + 1
FORM = {
    "title": "Hablar sin miedo",
    "description": "Seis tardes.",
    "language": "es",
    "level": "intermediate",
    "price": "25.50",
    "currency": "EUR",
    "seats": "12",
    "start_date": f"{NEXT_YEAR}-03-01",
    "end_date": f"{NEXT_YEAR}-06-30",
    "timezone": "Europe/Madrid",
}


def test_the_form_knows_what_they_teach_and_where(teacher):
    form = teacher.get("/teach/new/").context["form"]
    assert form["language"].value() == "es"
    assert form["timezone"].value() == "Europe/Madrid"
    assert "move_sessions" not in form.fields


def test_a_draft_of_their_own(teacher, instructor):
    response = teacher.post("/teach/new/", FORM)
    course = Course.objects.get()
    assert response.headers["Location"] == f"/teach/{course.pk}/"
    assert (course.instructor, course.published) == (instructor, False)
    assert (course.price, course.currency, course.seats) == (Decimal("25.50"), "EUR", 12)
    assert course.opens_at.isoformat() == f"{NEXT_YEAR}-02-28T23:00:00+00:00"
    assert course.start_date == date(NEXT_YEAR, 3, 1)


def test_what_is_to_be_chosen_says_so(teacher):
    fields = teacher.get("/teach/new/").context["form"].fields
    assert [fields[name].choices[0] for name in ("language", "level")] == [("", "Choose…")] * 2


def test_whoever_is_named_in_the_form_it_is_theirs(teacher, instructor):
    teacher.post("/teach/new/", FORM | {"instructor": 99, "published": "on", "rating_average": 5, "total_sessions": 9})
    course = Course.objects.get()
    assert (course.instructor, course.published, course.rating_average) == (instructor, False, None)


def test_its_picture_in_two_sizes(teacher):
    teacher.post("/teach/new/", FORM | {"picture": picture((400, 900))})
    course = Course.objects.get()
    large, small = (Path(default_storage.path(name)) for name in sizes(course))
    assert Image.open(large).size == (1280, 720)
    assert Image.open(small).size == (640, 360)
    assert {Image.open(file).format for file in (large, small)} == {"WEBP"}
    assert course.small_thumbnail == default_storage.url(sizes(course)[1])


def sizes(course):
    assert "-1280.webp" in course.thumbnail.name
    return course.thumbnail.name, course.thumbnail.name.replace("-1280.", "-640.")


@pytest.mark.parametrize(("currency", "price"), [("JPY", "1500"), ("KRW", "65000"), ("BDT", "0"), ("USD", "0.99")])
def test_prices(teacher, currency, price):
    assert teacher.post("/teach/new/", FORM | {"currency": currency, "price": price}).status_code == 302
    assert Course.objects.get().price == Decimal(price)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"title": "  \u200b "}, "title", "required"),
        ({"title": "x" * 121}, "title", "at most 120"),
        ({"description": "x" * 8001}, "description", "at most 8000"),
        ({"language": "fr"}, "language", "valid choice"),
        ({"price": "-1"}, "price", "greater than or equal to 0"),
        ({"price": "1.999"}, "price", "2 decimal places"),
        ({"price": "NaN"}, "price", "number"),
        ({"price": "1e9"}, "price", "digits"),
        ({"price": "1500.50", "currency": "JPY"}, "price", "no smaller unit"),
        ({"price": "0.5", "currency": "KRW"}, "price", "no smaller unit"),
        ({"seats": "0"}, "seats", "greater than or equal to 1"),
        ({"end_date": f"{NEXT_YEAR}-02-28"}, "end_date", "before the first"),
        ({"start_date": "9999-12-31", "end_date": "9999-12-31"}, "start_date", "too far away"),
        ({"start_date": "0001-01-01"}, "start_date", "too far away"),
        ({"end_date": f"{NEXT_YEAR + 4}-01-01"}, "end_date", "three years"),
        ({"timezone": "Mars/Olympus"}, "timezone", "time zone"),
        ({"timezone": "../../etc/passwd"}, "timezone", "time zone"),
    ],
)
def test_wrong_input_is_said_at_its_field(teacher, changed, field, sentence):
    response = teacher.post("/teach/new/", FORM | changed)
    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    assert "Seis tardes." in response.content.decode() or "description" in changed
    assert not Course.objects.exists()


def test_a_picture_that_is_none(teacher):
    upload = picture()
    upload.file.truncate(60)
    response = teacher.post("/teach/new/", FORM | {"picture": upload})
    assert response.context["form"].errors["picture"] == [
        "This picture is damaged and cannot be read. Try another one."
    ]
    assert "Please choose your picture again" not in response.content.decode()
    again = teacher.post("/teach/new/", FORM | {"picture": picture(), "title": ""})
    assert "Please choose your picture again" in again.content.decode()


def test_a_disk_that_is_full_keeps_nothing(teacher, monkeypatch, settings):
    def full(storage, name, content):
        Path(storage.path(name)).parent.mkdir(parents=True, exist_ok=True)
        Path(storage.path(name)).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    response = teacher.post("/teach/new/", FORM | {"picture": picture()})
    assert response.status_code == 422
    assert "could not keep this picture" in response.context["form"].errors["picture"][0]
    assert not Course.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_a_course_of_yesterday_may_still_be_written_down(teacher):
    yesterday = localdate() - timedelta(days=1)
    dates = {"start_date": str(yesterday - timedelta(days=9)), "end_date": str(yesterday)}
    assert teacher.post("/teach/new/", FORM | dates).status_code == 302


def test_wrong_method(teacher):
    assert teacher.put("/teach/new/").status_code == 405
