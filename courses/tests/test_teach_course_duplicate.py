from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.models import Course, StudyMaterial
from courses.teaching import duplicating, scheduling
from courses.teaching.forms.course import following
from courses.tests.factories import (
    CourseFactory,
    EnrollmentFactory,
    RecordedClassFactory,
    SessionFactory,
    StudyMaterialFactory,
    day,
)
from langlearn.lib.storages import private_storage

pytestmark = pytest.mark.django_db

EVENING = datetime(2031, 3, 24, 18, tzinfo=UTC)


@pytest.fixture
def address(taught):
    return f"/teach/{taught.pk}/duplicate/"


def duplicated(teacher, address, **changed):
    response = teacher.post(address, {"title": "Otra vez", "start_date": "2031-09-06"} | changed)
    assert response.status_code == 302
    return Course.objects.get(pk=int(response.headers["Location"].strip("/").split("/")[-1]))


def test_a_draft_with_everything_but_people_and_recordings(teacher, taught, address):
    Course.objects.filter(pk=taught.pk).update(price=20, currency="EUR", seats=8, rating_count=5)
    EnrollmentFactory(course=taught)
    RecordedClassFactory(course=taught)
    copy = duplicated(teacher, address)
    assert (copy.title, copy.published, copy.rating_count) == ("Otra vez", False, 0)
    assert (copy.price, copy.currency, copy.seats, copy.timezone) == (20, "EUR", 8, "Europe/Madrid")
    assert copy.description == taught.description
    assert (copy.start_date, copy.end_date) == (date(2031, 9, 6), date(2032, 1, 5))
    assert (copy.enrollments.count(), copy.recordings.count()) == (0, 0)
    assert taught.enrollments.count() == taught.recordings.count() == 1


def test_its_sessions_at_their_hour_in_another_season(teacher, taught, address, rescheduled):
    SessionFactory(course=taught, name="Uno", starts_at=EVENING, password="clave")
    SessionFactory(course=taught, name="Dos", starts_at=EVENING + timedelta(days=30), duration=timedelta(minutes=90))
    scheduling.cancel(SessionFactory(course=taught, name="Nunca", starts_at=EVENING + timedelta(days=2)))
    rescheduled.clear()
    copy = duplicated(teacher, address)
    first, second = copy.sessions.in_order()
    assert first.starts_at == datetime(2031, 9, 29, 17, tzinfo=UTC)  # 19:00, summer
    assert second.starts_at == datetime(2031, 10, 29, 19, tzinfo=UTC)  # was 20:00 in summer, is 20:00 in winter
    assert (first.password, second.minutes, copy.total_sessions) == ("clave", 90, 2)
    assert [(name, kind) for name, kind, _ in rescheduled] == [("Uno", "added"), ("Dos", "added")]


def test_its_files_are_its_own(teacher, taught, address):
    StudyMaterialFactory(course=taught, title="Uno", position=2, file_name="uno.pdf", size=9, is_preview=True)
    StudyMaterialFactory(course=taught, title="Dos", position=1)
    copy = duplicated(teacher, address)
    assert [material.title for material in copy.materials.order_by("position")] == ["Dos", "Uno"]
    one = copy.materials.get(title="Uno")
    original = taught.materials.get(title="Uno")
    assert (one.file_name, one.size, one.is_preview, one.type) == ("uno.pdf", 9, True, "pdf")
    assert one.file.name != original.file.name
    private_storage.delete(original.file.name)
    assert one.file.read() == b"%PDF-1.4\n"


@pytest.mark.parametrize("names", [("a-1280.webp", "a-640.webp"), ("demo.webp",)])
def test_and_its_picture(teacher, taught, address, names):
    for name in names:
        default_storage.save(f"courses/{name}", ContentFile(name.encode()))
    Course.objects.filter(pk=taught.pk).update(thumbnail=f"courses/{names[0]}")
    copy = duplicated(teacher, address)
    for name in names:
        default_storage.delete(f"courses/{name}")
    assert copy.thumbnail.read() == names[0].encode()
    small = copy.thumbnail.name.replace("-1280.", "-640.")
    assert default_storage.open(small).read() == names[-1].encode()


def test_where_a_disk_knows_no_links_it_is_copied(teacher, taught, address, monkeypatch):
    def no_links(*names):
        raise OSError("Operation not permitted")

    monkeypatch.setattr(duplicating.os, "link", no_links)
    StudyMaterialFactory(course=taught)
    assert duplicated(teacher, address).materials.get().file.read() == b"%PDF-1.4\n"


def test_a_clash_makes_nothing(teacher, taught, instructor, address):
    SessionFactory(course=taught, name="Uno", starts_at=EVENING)
    StudyMaterialFactory(course=taught)
    other = CourseFactory(instructor=instructor, title="Otra")
    SessionFactory(course=other, name="Tapas", starts_at=datetime(2031, 9, 29, 17, 30, tzinfo=UTC))
    response = teacher.post(address, {"title": "Otra vez", "start_date": "2031-09-06"})
    assert response.status_code == 422
    assert response.context["form"].errors["start_date"] == ["“Uno” would meet “Tapas” of Otra."]
    assert Course.objects.count() == 2
    assert len(private_storage.listdir("materials")[1]) == 1


def test_a_file_that_is_away_makes_nothing(teacher, taught, address):
    StudyMaterialFactory(course=taught)
    Path(StudyMaterialFactory(course=taught, title="Lost").file.path).unlink()
    response = teacher.post(address, {"title": "Otra vez", "start_date": "2031-09-06"})
    assert response.status_code == 422
    assert "could not be copied" in response.content.decode()
    assert (Course.objects.count(), StudyMaterial.objects.count()) == (1, 2)
    assert len(private_storage.listdir("materials")[1]) == 1


@pytest.mark.parametrize(("field", "value"), [("title", ""), ("start_date", "soon"), ("start_date", "9999-12-31")])
def test_wrong_input(teacher, address, field, value):
    response = teacher.post(address, {"title": "Otra vez", "start_date": "2031-09-06"} | {field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Course.objects.count() == 1


def test_the_same_weekday_is_proposed():
    course = CourseFactory(start_date=day(-20), end_date=day(-10))
    assert following(course) > day(0)
    assert following(course).weekday() == course.start_date.weekday()
