"""What the tests of the group chat share: a course with its instructor and two learners, and how they talk."""

import uuid

from django.test import Client

from courses.tests.factories import GroupMessageFactory
from langlearn.lib.testing import connect

HTMX = {"HX-Request": "true"}


def user_of(person):
    return getattr(person, "user", person)


def at(course, person, **more):
    """A socket to the group of `course`."""
    return connect(f"/ws/courses/{course.pk}/", person and user_of(person), **more)


def say(course, person, text="Hola", **fields):
    role = "instructor" if course.instructor_id == person.pk else "learner"
    return GroupMessageFactory(course=course, sender=user_of(person), type=role, content_text=text, **fields)


def signed_in_as(person):
    client = Client()
    client.force_login(user_of(person))
    return client


def place(course, *parts):
    return "/".join([f"/courses/{course.pk}/room/chat", *map(str, parts), ""])


def post(client, course, text="Hola", client_id=None, headers=HTMX, **more):
    data = {"content_text": text, "client_id": client_id or str(uuid.uuid4()), **more}
    return client.post(place(course, "messages"), data, headers=headers)


def frame(text="Hola", client_id=None, **more):
    return {"type": "send", "content_text": text, "client_id": client_id or str(uuid.uuid4()), **more}
