"""Adding, changing and deleting recorded classes."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from courses.models import RecordedClass
from courses.tests.factories import (
    CourseFactory,
    EnrollmentFactory,
    RecordedClassFactory,
    SessionFactory,
)
from courses.tests.files import film, pdf, upload
from langlearn.lib.storages import private_storage

pytestmark = pytest.mark.django_db

WORDS = {"name": "Clase 1", "recorded_at": "2026-01-10T19:00", "description": "", "session": ""}


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, timezone="Europe/Madrid")


@pytest.fixture
def past(course):
    return SessionFactory(course=course, name="Miedos", starts_at=now() - timedelta(days=2))


@pytest.fixture
def address(course):
    return f"/teach/{course.pk}/recordings/new/"


def kept():
    return {path.name for path in Path(private_storage.location).rglob("*") if path.is_file()}


def test_a_link(teacher, course, past, address):
    form = WORDS | {"session": past.pk, "link": "https://video.example.com/1", "minutes": "55"}
    assert teacher.post(address, form).headers["Location"] == f"/teach/{course.pk}/recordings/"
    recording = course.recordings.get()
    assert (recording.link, recording.session, recording.size) == ("https://video.example.com/1", past, None)
    assert recording.duration == timedelta(minutes=55)
    assert recording.recorded_at.isoformat() == "2026-01-10T18:00:00+00:00"


def test_a_file_size_and_length_are_found_out(teacher, course, address):
    teacher.post(address, WORDS | {"upload": upload(film(seconds=3), "zoom_0.mp4"), "minutes": "99"})
    recording = course.recordings.get()
    assert recording.duration.total_seconds() == pytest.approx(3, abs=0.2)
    assert recording.size == len(recording.file.read())
    assert recording.link == ""


def test_sound_alone(teacher, course, address):
    teacher.post(address, WORDS | {"upload": upload(film("mp4", None, "aac"), "zoom.m4a")})
    assert course.recordings.get().file.name.endswith(".m4a")


def test_the_session_of_the_address_is_filled_in(teacher, course, past, address):
    form = teacher.get(f"{address}?session={past.pk}").context["form"]
    assert form["session"].value() == past.pk
    assert form["name"].value() == "Miedos"
    foreign = SessionFactory()
    for number in (foreign.pk, "x", "9" * 40):
        assert teacher.get(f"{address}?session={number}").context["form"]["name"].value() is None


def test_who_missed_the_session_can_make_up_for_it(teacher, course, past, address):
    """A recording of no session counts by itself; one of a session does not."""
    enrollment = EnrollmentFactory(course=course)
    teacher.post(address, WORDS | {"link": "https://video.example.com/1"})
    course.recordings.get().watched_by.add(enrollment)
    recording = course.recordings.get()
    teacher.post(f"/teach/{course.pk}/recordings/{recording.pk}/", WORDS | {"session": past.pk, "link": recording.link})
    enrollment.refresh_from_db()
    assert enrollment.progress == 100


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, "upload", "Give a link or a file"),
        ({"link": "http://video.example.com/"}, "link", "valid URL"),
        ({"link": "javascript:alert(1)"}, "link", "valid URL"),
        ({"link": "https://a.example/", "upload": upload(film(), "a.mp4")}, "link", "not both"),
        ({"link": "https://a.example/", "minutes": "0"}, "minutes", "greater than"),
        ({"link": "https://a.example/", "name": ""}, "name", "required"),
        ({"link": "https://a.example/", "recorded_at": "2099-01-01T10:00"}, "recorded_at", "still to come"),
        ({"upload": upload(pdf(), "a.mp4")}, "upload", "By its name this is a video, but it is a PDF"),
        ({"upload": upload(pdf(), "a.pdf")}, "upload", "Choose a file of these"),
    ],
)
def test_wrong_input_is_said_at_its_field(teacher, course, address, given, field, sentence):
    response = teacher.post(address, WORDS | given)
    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    assert (course.recordings.count(), kept()) == (0, set())


def test_only_sessions_of_the_course_that_have_begun(teacher, course, past, address):
    coming, foreign = SessionFactory(course=course), SessionFactory(starts_at=past.starts_at)
    for session in (coming, foreign):
        response = teacher.post(address, WORDS | {"session": session.pk, "link": "https://a.example/"})
        assert "valid choice" in response.context["form"].errors["session"][0]


def test_a_file_takes_the_place_of_a_link_and_a_link_of_a_file(
    teacher, course, address, django_capture_on_commit_callbacks
):
    teacher.post(address, WORDS | {"link": "https://video.example.com/1", "minutes": "55"})
    recording = course.recordings.get()
    there = f"/teach/{course.pk}/recordings/{recording.pk}/"
    assert teacher.get(there).context["form"]["minutes"].value() == 55
    teacher.post(there, WORDS | {"upload": upload(film(), "a.mp4")})
    recording.refresh_from_db()
    assert (recording.link, len(kept())) == ("", 1)
    with django_capture_on_commit_callbacks(execute=True):
        teacher.post(there, WORDS | {"link": "https://video.example.com/2"})
    recording.refresh_from_db()
    assert (recording.file.name, recording.size, recording.duration) == ("", None, None)
    assert kept() == set()


def test_words_change_and_the_file_stays(teacher, course, address):
    teacher.post(address, WORDS | {"upload": upload(film(), "a.mp4")})
    recording = course.recordings.get()
    assert teacher.post(f"/teach/{course.pk}/recordings/{recording.pk}/", WORDS | {"name": "Uno"}).status_code == 302
    again = course.recordings.get()
    assert (again.name, again.file.name, again.duration) == ("Uno", recording.file.name, recording.duration)


def test_deleted(teacher, course, address, django_capture_on_commit_callbacks):
    teacher.post(address, WORDS | {"upload": upload(film(), "a.mp4")})
    there = f"/teach/{course.pk}/recordings/{course.recordings.get().pk}/delete/"
    assert "Clase 1" in teacher.get(there).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        teacher.post(there)
    assert (course.recordings.count(), kept()) == (0, set())


def test_of_another_course_it_is_not_there(teacher, instructor):
    recording, other = RecordedClassFactory(name="Clase"), CourseFactory(instructor=instructor)
    for action in ("", "delete/"):
        assert teacher.post(f"/teach/{other.pk}/recordings/{recording.pk}/{action}", WORDS).status_code == 404
    assert RecordedClass.objects.get().name == "Clase"


def test_the_list_by_as_many_queries(teacher, course, past):
    def count():
        with CaptureQueriesContext(connection) as captured:
            teacher.get(f"/teach/{course.pk}/recordings/")
        return len(captured)

    assert "No recordings yet" in teacher.get(f"/teach/{course.pk}/recordings/").content.decode()
    RecordedClassFactory.create_batch(3, course=course, session=past)
    few = count()
    RecordedClassFactory.create_batch(27, course=course, session=past)
    assert count() == few <= 7
