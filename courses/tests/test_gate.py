"""The gate: for anyone who is not in a course, nothing of its room exists.

Who may do what at each address of it stands in langlearn/tests/matrix/table.py, with strangers, who has left, and the
instructor. Here is what only courses know: the other ways of being in one or not, and the rows of another one.
"""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import InstructorFactory, LearnerFactory
from courses.models import Attendance, Certificate, Enrollment, MaterialDone, RecordingWatched, Session
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
from langlearn.tests.matrix.asking import Asker, built_once, quick
from langlearn.tests.matrix.table import ENTRIES
from langlearn.tests.matrix.world import COURSE, SECRETS, World, asker, secret

pytestmark = pytest.mark.django_db
ROOM = "courses/<int:pk>/room/"
# Which of the course's rows each further part of an address names.
NESTED = {"session_pk": "session", "recording_pk": "recording", "material_pk": "material"}
NESTED |= {"message_pk": "message", "correction_pk": "correction", "user_pk": "member"}
WAYS = {"": {}, "htmx": {"HX-Request": "true"}, "part": {"Range": "bytes=0-3"}}
IN_THE_ROOM = [name for name, who in SECRETS.items() if who == COURSE]


def addresses():
    for entry in urlpatterns:
        route = str(entry.pattern)
        if route.startswith(ROOM):
            yield f"courses:{entry.name}", re.findall(r"<(?:\w+:)?(\w+)>", route)


URLS = dict(addresses())


class Gate(World):
    """With those who are in the course otherwise, and with another course that they have nothing to do with."""

    def __init__(self):
        super().__init__()
        for status in ("waiting", "pending", "completed"):
            learner = LearnerFactory()
            self.user[status] = learner.user
            done = timezone.now() if status == "completed" else None
            EnrollmentFactory(course=self.course, learner=learner, status=status, completed_at=done)
        self.other = furnished(InstructorFactory())
        self.course.session, self.course.recording, self.course.material = self.session, self.recording, self.material
        self.course.message, self.course.correction, self.course.member = self.said, self.corrected, self.member


def furnished(instructor):
    """A course that is open now, with a secret in every corner."""
    course = CourseFactory(instructor=instructor)
    link, password = f"https://meet.google.com/{secret('link')}", secret("password")
    course.session = SessionFactory(course=course, starts_at=timezone.now(), link=link, password=password)
    course.recording = RecordedClassFactory(course=course)
    course.recording.file.save("film.webm", ContentFile(secret("film").encode()))
    course.material = StudyMaterialFactory(course=course, file=None)
    course.material.file.save("sheet.pdf", ContentFile(secret("sheet").encode()))
    text = secret("group")
    course.message = GroupMessageFactory(course=course, sender=instructor.user, type="instructor", content_text=text)
    course.member = EnrollmentFactory(course=course).learner
    course.correction = GroupCorrectionFactory(message=course.message, corrector=course.member.user)
    return course


world = built_once(Gate)
here = quick


def address(name, course, rows=None):
    """Of `course`; with the rows of another where given."""
    arguments = {part: getattr(rows or course, NESTED[part]).pk for part in URLS[name] if part != "pk"}
    return reverse(name, kwargs={"pk": course.pk, **arguments})


def taken(name):
    return [method for method, letters in zip(("get", "post"), ENTRIES[name], strict=False) if letters]


def told(answer):
    return [name for name in IN_THE_ROOM if secret(name) in answer.text]


def test_the_parts_of_addresses_are_known():
    assert {part for parts in URLS.values() for part in parts} - {"pk"} == set(NESTED)
    assert set(IN_THE_ROOM) == {"link", "password", "film", "sheet", "group", "private"}


@pytest.mark.parametrize(("who", "way"), [("waiting", ""), ("waiting", "htmx"), ("waiting", "part"), ("pending", "")])
def test_for_who_is_not_in_it_yet_it_is_not_there(world, who, way):
    browser = asker(world, who)
    for name in URLS:
        for method in taken(name):
            answer = browser.ask(method, address(name, world.course), **WAYS[way])
            assert (answer.letter, told(answer), answer.wrote) == ("-", [], []), name


@pytest.mark.parametrize(("way", "letter"), [("htmx", "401"), ("part", ">")])
def test_nobody_is_to_sign_in_first_however_they_ask(world, way, letter):
    browser = Asker(lambda client: None)
    for name in URLS:
        answer = browser.ask(taken(name)[0], address(name, world.course), **WAYS[way])
        assert (answer.letter, told(answer)) == (letter, []), name


def test_who_has_completed_it_keeps_the_room_and_gets_a_certificate(world):
    browser = asker(world, "completed")
    for name in URLS:
        for method in taken(name):
            as_member = ENTRIES[name][0 if method == "get" else 1][0]
            letter = "y" if name == "courses:room_certificate" else as_member
            assert browser.ask(method, address(name, world.course)).letter == letter, name


@pytest.mark.parametrize("who", ["member", "owner"])
def test_what_is_of_another_course_is_not_there(world, who):
    browser = asker(world, who)
    for name in [name for name, parts in URLS.items() if len(parts) > 1]:
        ours, theirs = world.course, world.other
        for place in (address(name, ours, theirs), address(name, theirs, ours), address(name, theirs)):
            for method in taken(name):
                answer = browser.ask(method, place)
                assert (answer.letter, told(answer), answer.wrote) == ("-", [], []), (method, place)


def test_refused_nothing_comes_about(world):
    assert Attendance.objects.get() == world.attendance
    assert Certificate.objects.get() == world.certificate
    assert not RecordingWatched.objects.exists()
    assert not MaterialDone.objects.exists()


def test_the_gate_shuts_behind_who_leaves(world):
    browser = asker(world, "member")
    assert browser.ask("get", address("courses:material_file", world.course)).letter == "y"
    Enrollment.objects.filter(pk=world.enrollment.pk).update(status="cancelled")
    for name in URLS:
        if "get" in taken(name):
            assert browser.ask("get", address(name, world.course)).letter == "-", name


def test_outside_the_window_nobody_has_the_way_in(world):
    Session.objects.update(starts_at=timezone.now() + timedelta(hours=3), ends_at=timezone.now() + timedelta(hours=4))
    for who in ("member", "owner"):
        browser = asker(world, who)
        for name in URLS:
            if "get" in taken(name):
                answer = browser.ask("get", address(name, world.course))
                assert not {"link", "password"} & set(told(answer)), f"{who}: {name}"
        assert browser.ask("post", address("courses:session_join", world.course)).letter == "x"
