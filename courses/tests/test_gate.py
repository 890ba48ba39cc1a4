"""The gate: for anyone who is not in a course, nothing of its room exists.

Every address of the room comes from the URL conf, every socket of courses from the routing. One without an entry here
fails the suite: who adds an address says what it answers to who is in.
"""

import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import InstructorFactory, LearnerFactory, UserFactory
from courses.models import Attendance, Certificate, MaterialDone, RecordingWatched
from courses.tests.factories import (
    CourseFactory,
    EnrollmentFactory,
    GroupCorrectionFactory,
    GroupMessageFactory,
    RecordedClassFactory,
    SessionFactory,
    StudyMaterialFactory,
)
from courses.urls import urlpatterns
from langlearn.lib.testing import connect
from langlearn.routing import websocket_urlpatterns

ROOM = "courses/<int:pk>/room/"

# Each address of the room: what GET and POST answer to the enrolled, to who has completed the course, and to its
# instructor. None stands for a method that it does not take (405).
READ, ACT, LEARN = ((200, 200, 200), None), (None, (303, 303, 303)), (None, (302, 302, 403))
ENTRIES = {
    "course_room": READ,
    "room_next": ((302, 302, 302), None),
    "room_sessions": READ,
    "session_join": ACT,
    "room_recordings": READ,
    "room_recording": READ,
    "recording_file": READ,
    "recording_watched": LEARN,
    "room_materials": READ,
    "room_material": READ,
    "material_file": READ,
    "material_done": LEARN,
    "room_members": READ,
    "room_certificate": ((403, 200, 404), None),
    "room_calendar": READ,
    "group_chat": READ,
    "group_message_create": ((200, 200, 200), (422, 422, 422)),
    "group_read": (None, (422, 422, 422)),
    "group_message_actions": READ,
    "group_message_picture": ((404, 404, 404), None),
    "group_message_delete": ((404, 404, 200), (404, 404, 302)),
    "group_message_correction": ((200, 200, 403), (422, 422, 403)),
    "group_correction_preview": (None, (200, 200, 403)),
    "group_message_translation": ((200, 200, 200), (422, 422, 422)),
    "group_message_reading": READ,
    "group_correction_thanks": ((404, 404, 200), (404, 404, 302)),
    "group_mute": ((404, 404, 200), (404, 404, 422)),
    "group_mentions": READ,
    "announcement_create": ((404, 404, 200), (404, 404, 422)),
    "announcement_pin": ((404, 404, 404), (404, 404, 404)),
}
# Which of the course's rows each further part of an address names.
NESTED = {
    "session_pk": "session",
    "recording_pk": "recording",
    "material_pk": "material",
    "message_pk": "message",
    "correction_pk": "correction",
    "user_pk": "member",
}
# Sockets of a course, by their route: "ws/courses/<int:pk>/chat/" and the like.
SOCKETS = [str(route.pattern) for route in websocket_urlpatterns if "course" in str(route.pattern)]

OUT = ["nobody", "stranger", "waiting", "pending", "cancelled", "other_instructor", "staff"]
IN = ["enrolled", "completed", "owner"]
SECRETS = ["meet.google.com", "sesame", "FILM-BYTES", "SHEET-BYTES", "video.example.com", "Said among us", "Unit one"]


def addresses():
    for entry in urlpatterns:
        route = str(entry.pattern)
        if route.startswith(ROOM):
            yield entry.name, re.findall(r"<(?:\w+:)?(\w+)>", route)


URLS = dict(addresses())


def furnished(instructor):
    """A course that is open now, with a secret in every corner."""
    course = CourseFactory(instructor=instructor)
    course.session = SessionFactory(
        course=course, starts_at=timezone.now(), link="https://meet.google.com/abc", password="sesame"
    )
    course.recording = RecordedClassFactory(course=course, name="Unit one, recorded")
    course.recording.file.save("film.webm", ContentFile(b"FILM-BYTES"))
    course.material = StudyMaterialFactory(course=course, title="Unit one, to read", file=None)
    course.material.file.save("sheet.pdf", ContentFile(b"SHEET-BYTES"))
    course.message = GroupMessageFactory(
        course=course, sender=instructor.user, type="instructor", content_text="Said among us"
    )
    course.member = EnrollmentFactory(course=course).learner.user
    course.correction = GroupCorrectionFactory(message=course.message, corrector=course.member)
    return course


@pytest.fixture
def people(db):
    return {
        "nobody": None,
        "stranger": LearnerFactory().user,
        **{status: LearnerFactory().user for status in ("waiting", "pending", "cancelled", "completed")},
        "enrolled": LearnerFactory().user,
        "other_instructor": InstructorFactory().user,
        "owner": InstructorFactory().user,
        "staff": UserFactory(is_staff=True, is_superuser=True),
    }


@pytest.fixture
def course(people):
    course = furnished(people["owner"].instructor)
    for status in ("waiting", "pending", "cancelled", "completed", "active"):
        person = people["enrolled" if status == "active" else status]
        completed_at = timezone.now() if status == "completed" else None
        EnrollmentFactory(course=course, learner=person.learner, status=status, completed_at=completed_at)
    CourseFactory(instructor=people["other_instructor"].instructor)
    return course


@pytest.fixture
def other(people):
    """Another course of somebody else, which none of them is in."""
    return furnished(InstructorFactory())


def address(name, course, rows=None):
    """Of `course`; with the rows of another where given."""
    arguments = {part: getattr(rows or course, NESTED[part]).pk for part in URLS[name] if part != "pk"}
    return reverse(f"courses:{name}", kwargs={"pk": course.pk, **arguments})


def body(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace") + json.dumps(dict(answer.headers))


def sign_in(client, person):
    client.logout()
    if person:
        client.force_login(person)


def test_every_address_of_the_room_has_its_entry():
    assert set(URLS) == set(ENTRIES)
    assert {part for parts in URLS.values() for part in parts} - {"pk"} <= set(NESTED)


@pytest.mark.parametrize("name", ENTRIES)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}, {"Range": "bytes=0-3"}], ids=["page", "htmx", "part"])
def test_for_who_is_not_in_it_is_not_there(client, people, course, name, headers):
    for who in OUT:
        sign_in(client, people[who])
        for method in (client.get, client.post, client.head):
            answer = method(address(name, course), headers=headers)
            if answer.status_code == 405:
                continue
            if who == "nobody":
                assert (answer.status_code, answer.headers["Location"][:16]) == (302, "/accounts/login/"), name
            else:
                assert answer.status_code == 404, f"{who}: {name}"
            assert [secret for secret in SECRETS if secret in body(answer)] == [], f"{who}: {name}"
    assert not Attendance.objects.exists()
    assert not RecordingWatched.objects.exists()
    assert not MaterialDone.objects.exists()
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("name", ENTRIES)
def test_who_is_in_gets_it(client, people, course, name):
    for number, who in enumerate(IN):
        sign_in(client, people[who])
        for method, expected in zip((client.get, client.post), ENTRIES[name], strict=True):
            answer = method(address(name, course))
            assert answer.status_code == (expected[number] if expected else 405), f"{who}: {name}"


@pytest.mark.parametrize("name", [name for name, parts in URLS.items() if len(parts) > 1])
def test_what_is_of_another_course_is_not_there(client, people, course, other, name):
    for who in [*OUT[1:], *IN]:
        sign_in(client, people[who])
        for mixed in (address(name, course, other), address(name, other, course), address(name, other)):
            for method in (client.get, client.post):
                answer = method(mixed)
                assert answer.status_code in (404, 405), f"{who}: {name}"
                assert [secret for secret in SECRETS if secret in body(answer)] == []


def test_the_shelf_of_files_has_no_door(client, people, course):
    """Neither by their names in storage, whoever asks."""
    for who in people:
        sign_in(client, people[who])
        for row in (course.recording, course.material):
            assert client.get(f"/media/{row.file.name}").status_code == 404


def test_nor_do_they_show_elsewhere(client, people, course):
    """On what everybody may see of the course."""
    for who in OUT:
        sign_in(client, people[who])
        for page in (f"/courses/{course.pk}/", "/courses/", f"/courses/by/{people['owner'].username}/"):
            found = [secret for secret in SECRETS[:-1] if secret in body(client.get(page))]
            assert found == [], f"{who}: {page}"
        preview = f"/courses/{course.pk}/materials/{course.material.pk}/preview/"
        assert client.get(preview).status_code == 404


def test_the_gate_shuts_behind_who_leaves(client, people, course):
    sign_in(client, people["enrolled"])
    assert client.get(address("material_file", course)).status_code == 200
    course.enrollments.filter(learner=people["enrolled"].pk).update(status="cancelled")
    for name, (get, _post) in ENTRIES.items():
        if get:
            assert client.get(address(name, course)).status_code == 404, name


def test_outside_the_window_nobody_has_the_way_in(client, people, course):
    course.session.starts_at = timezone.now() + timedelta(hours=3)
    course.session.save()
    for who in IN:
        sign_in(client, people[who])
        for name, (get, _post) in ENTRIES.items():
            if get:
                text = body(client.get(address(name, course)))
                assert [secret for secret in SECRETS[:2] if secret in text] == [], f"{who}: {name}"
        assert client.post(address("session_join", course)).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", SOCKETS)
def test_sockets_let_in_who_is_in(people, course, route):
    path = "/" + re.sub(r"<[^>]+>", str(course.pk), route)
    found = SimpleNamespace()

    async def scene():
        for who in people:
            async with connect(path, people[who]) as talk:
                setattr(found, who, talk.accepted and (who in IN or await talk.closed() < 4000))

    async_to_sync(scene)()
    assert [who for who in people if getattr(found, who)] == [who for who in people if who in IN]
