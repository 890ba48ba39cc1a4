"""The page of a course's group chat: who may see it, and what of it."""

import pytest

from courses.tests.factories import (
    CourseFactory,
    EnrollmentFactory,
    GroupCorrectionFactory,
    GroupMessageFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(instructor, learner, partner):
    course = CourseFactory(instructor=instructor)
    for one in (learner, partner):
        EnrollmentFactory(course=course, learner=one)
    return course


def say(course, person, text="Hola", **fields):
    return GroupMessageFactory(course=course, sender=getattr(person, "user", person), content_text=text, **fields)


def chat(client, course, query=""):
    return client.get(f"/courses/{course.pk}/room/chat/{query}")


def test_smoke(signed_in, course, partner, learner):
    first = say(course, partner, "Hola @ana, ¿qué tal?")
    first.mentions.add(learner.user)
    say(course, learner, "Bien", parent_message=first)
    GroupCorrectionFactory(message=first, corrector=learner.user, correction="Hola, @ana, ¿qué tal?")
    page = chat(signed_in, course)
    assert page.status_code == 200
    print(page.content.decode())
