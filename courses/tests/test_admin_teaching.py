"""Staff change sessions and files as their instructor would: what follows is the same."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from courses.models import Course, Session
from courses.tests.factories import RecordedClassFactory, SessionFactory, StudyMaterialFactory
from courses.tests.files import film, pdf, upload
from courses.tests.test_admin import course_fields, session
from langlearn.lib.storages import private_storage

pytestmark = pytest.mark.django_db

EVENING = datetime(2031, 3, 24, 18, tzinfo=UTC)


@pytest.fixture
def boss(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def lesson(taught):
    return SessionFactory(course=taught, name="Miedos", starts_at=EVENING)


def kept():
    return {path.name for path in Path(private_storage.location).rglob("*") if path.is_file()}


def row(**changed):
    data = {"name": "Miedos", "platform": "meet", "link": "", "password": "", "description": "", "duration": "1:00:00"}
    return data | {"starts_at_0": "2031-03-24", "starts_at_1": "19:00"} | changed


# Sessions ------------------------------------------------------------------------------------------------------------


def test_one_that_is_added(boss, taught, rescheduled):
    boss.post(reverse("admin:courses_session_add"), row(course=taught.pk))
    taught.refresh_from_db()
    assert (taught.total_sessions, rescheduled) == (1, [("Miedos", "added", None)])


def test_one_that_is_moved(boss, lesson, rescheduled):
    page = reverse("admin:courses_session_change", args=[lesson.pk])
    assert boss.post(page, row(starts_at_1="21:00")).status_code == 302
    moved = Session.objects.get()
    assert moved.starts_at.hour != lesson.starts_at.hour
    assert (moved.sequence, rescheduled) == (1, [("Miedos", "moved", EVENING)])


def test_ones_that_are_cancelled(boss, taught, lesson, rescheduled):
    past = SessionFactory(course=taught, starts_at=datetime(2021, 1, 1, tzinfo=UTC))
    data = {"action": "cancel", "_selected_action": [lesson.pk, past.pk]}
    boss.post(reverse("admin:courses_session_changelist"), data)
    lesson.refresh_from_db()
    past.refresh_from_db()
    assert lesson.cancelled_at
    assert past.cancelled_at is None
    assert rescheduled == [("Miedos", "cancelled", None)]


@pytest.mark.parametrize("way", ["page", "list"])
def test_one_that_is_deleted(boss, taught, lesson, rescheduled, way):
    if way == "page":
        boss.post(reverse("admin:courses_session_delete", args=[lesson.pk]), {"post": "yes"})
    else:
        data = {"action": "delete_selected", "_selected_action": [lesson.pk], "post": "yes"}
        boss.post(reverse("admin:courses_session_changelist"), data)
    assert not Session.objects.exists()
    assert rescheduled == [("Miedos", "cancelled", None)]


def test_on_the_page_of_the_course(boss, taught, lesson, rescheduled):
    page = reverse("admin:courses_course_change", args=[taught.pk])
    dates = {"start_date": "2031-03-01", "end_date": "2031-06-30", "timezone": "Europe/Madrid"}
    shown = session(name="Miedos", id=lesson.pk, course=taught.pk, link="", password="", starts_at_1="12:00")
    shown |= {"sessions-0-starts_at_0": "2031-03-24", "sessions-INITIAL_FORMS": 1}
    assert boss.post(page, course_fields(taught.instructor, **dates, **shown)).status_code == 302
    assert [(name, kind) for name, kind, _before in rescheduled] == [("Miedos", "moved")]
    rescheduled.clear()
    boss.post(page, course_fields(taught.instructor, **dates, **shown, **{"sessions-0-DELETE": "on"}))
    assert [(name, kind) for name, kind, _before in rescheduled] == [("Miedos", "cancelled")]
    added = session(name="Nueva", starts_at_0="2031-04-01")
    boss.post(page, course_fields(taught.instructor, **dates, **added))
    taught.refresh_from_db()
    assert (taught.total_sessions, rescheduled[-1][:2]) == (1, ("Nueva", "added"))


def test_dates_that_leave_one_outside(boss, taught, lesson):
    page = reverse("admin:courses_course_change", args=[taught.pk])
    dates = {"start_date": "2031-03-01", "end_date": "2031-03-20", "timezone": "Europe/Madrid"}
    answer = boss.post(page, course_fields(taught.instructor, **dates))
    assert "“Miedos”" in answer.content.decode()
    assert Course.objects.get().end_date == taught.end_date


# Files ---------------------------------------------------------------------------------------------------------------


def test_a_file_that_is_not_what_it_says(boss):
    material = StudyMaterialFactory()
    data = {"course": material.course_id, "title": "New", "description": "", "file": upload(b"<html>", "a.pdf")}
    answer = boss.post(reverse("admin:courses_studymaterial_change", args=[material.pk]), data)
    assert "By its name this is a PDF" in answer.content.decode()
    assert len(kept()) == 1


def test_a_material_is_known_by_its_file(boss, taught):
    data = {"course": taught.pk, "title": "New", "description": "", "file": upload(film(), "saludo.mp4")}
    assert boss.post(reverse("admin:courses_studymaterial_add"), data).status_code == 302
    material = taught.materials.get()
    assert (material.type, material.file_name, material.size) == ("video", "saludo.mp4", material.file.size)


def test_a_recording_is_measured(boss, taught):
    data = {"course": taught.pk, "name": "Uno", "recorded_at_0": "2031-01-01", "recorded_at_1": "10:00"}
    boss.post(reverse("admin:courses_recordedclass_add"), data | {"file": upload(film(), "zoom.mp4")})
    recording = taught.recordings.get()
    assert recording.duration.total_seconds() == pytest.approx(2, abs=0.2)
    assert recording.size == recording.file.size


def test_the_old_file_goes_when_another_comes(boss, django_capture_on_commit_callbacks):
    material = StudyMaterialFactory()
    data = {"course": material.course_id, "title": "New", "description": "", "file": upload(pdf(), "a.pdf")}
    with django_capture_on_commit_callbacks(execute=True):
        boss.post(reverse("admin:courses_studymaterial_change", args=[material.pk]), data)
    material.refresh_from_db()
    assert kept() == {Path(material.file.name).name}


@pytest.mark.parametrize("way", ["page", "list"])
def test_files_go_with_their_rows(boss, taught, way, django_capture_on_commit_callbacks):
    for factory, name in ((StudyMaterialFactory, "studymaterial"), (RecordedClassFactory, "recordedclass")):
        content = factory(course=taught, file=ContentFile(b"x", name="a.bin"))
        with django_capture_on_commit_callbacks(execute=True):
            if way == "page":
                boss.post(reverse(f"admin:courses_{name}_delete", args=[content.pk]), {"post": "yes"})
            else:
                data = {"action": "delete_selected", "_selected_action": [content.pk], "post": "yes"}
                boss.post(reverse(f"admin:courses_{name}_changelist"), data)
        assert kept() == set()


@pytest.mark.parametrize("way", ["page", "list"])
def test_all_files_go_with_a_course(boss, taught, way, django_capture_on_commit_callbacks):
    StudyMaterialFactory(course=taught)
    RecordedClassFactory(course=taught, file=ContentFile(b"x", name="a.webm"), link="")
    for name in ("courses/a-1280.webp", "courses/a-640.webp"):
        default_storage.save(name, ContentFile(b"x"))
    Course.objects.filter(pk=taught.pk).update(thumbnail="courses/a-1280.webp")
    with django_capture_on_commit_callbacks(execute=True):
        if way == "page":
            boss.post(reverse("admin:courses_course_delete", args=[taught.pk]), {"post": "yes"})
        else:
            data = {"action": "delete_selected", "_selected_action": [taught.pk], "post": "yes"}
            boss.post(reverse("admin:courses_course_changelist"), data)
    assert not Course.objects.exists()
    assert kept() == set()
    assert default_storage.listdir("courses")[1] == []


def test_of_a_hidden_course_too(taught, boss, django_capture_on_commit_callbacks):
    for name in ("courses/a-1280.webp", "courses/a-640.webp"):
        default_storage.save(name, ContentFile(b"x"))
    Course.objects.filter(pk=taught.pk).update(thumbnail="courses/a-1280.webp")
    with django_capture_on_commit_callbacks(execute=True):
        taught.set_hidden(True)
    assert default_storage.listdir("courses")[1] == []
    assert len(kept()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        boss.post(reverse("admin:courses_course_delete", args=[taught.pk]), {"post": "yes"})
    assert kept() == set()
