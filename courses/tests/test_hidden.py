"""What staff hide of courses: nobody new finds it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.models import Course, GroupMessage
from courses.signals import group_message_hidden
from courses.tests.factories import CourseFactory, EnrollmentFactory, GroupMessageFactory
from langlearn.lib.storages import private_storage

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, title="Pay me in coins")


def test_a_hidden_course_is_for_its_instructor_alone(client, signed_in, course, instructor):
    assert course.set_hidden(True)
    for address in ("/courses/", f"/courses/by/{instructor.user.username}/"):
        assert b"Pay me in coins" not in signed_in.get(address).content
    assert signed_in.get(f"/courses/{course.pk}/").status_code == 404
    client.logout()
    assert client.get(f"/courses/{course.pk}/").status_code == 404
    client.force_login(instructor.user)
    page = client.get(f"/courses/{course.pk}/").content.decode()
    assert "Our team hid this" in page
    assert course.set_hidden(False)
    client.logout()
    assert client.get(f"/courses/{course.pk}/").status_code == 200


def test_who_takes_it_keeps_the_room(learner, course):
    EnrollmentFactory(course=course, learner=learner)
    course.set_hidden(True)
    assert list(Course.objects.with_room_for(learner.user)) == [course]


def test_edited_meanwhile_it_stays_hidden(course):
    stale = Course.objects.get()
    course.set_hidden(True)
    stale.title = "Pay me in gold"
    stale.save()
    stale.refresh_from_db()
    assert (stale.title, bool(stale.hidden_at)) == ("Pay me in gold", True)


def test_hidden_once(course):
    assert course.set_hidden(True)
    assert not course.set_hidden(True)
    assert course.set_hidden(False)
    assert not course.set_hidden(False)


@pytest.mark.django_db(transaction=True)
def test_its_picture_leaves_the_public_storage_and_comes_back(course):
    course.thumbnail.save("t.webp", ContentFile(b"thumbnail"))
    name = course.thumbnail.name
    course.set_hidden(True)
    assert not default_storage.exists(name)
    assert private_storage.exists(f"hidden/{name}")
    course.set_hidden(False)
    assert default_storage.open(name).read() == b"thumbnail"


def test_a_hidden_group_message_is_gone_and_told(course):
    told = []

    def hear(message, **kwargs):
        told.append((message.pk, bool(message.hidden_at)))

    group_message_hidden.connect(hear, weak=False)
    message = GroupMessageFactory(course=course)
    try:
        assert message.set_hidden(True)
        assert not message.set_hidden(True)
        assert message.is_gone
        assert not GroupMessage.objects.visible().exists()
        assert GroupMessage.objects.get().changed_at
        assert message.set_hidden(False)
    finally:
        group_message_hidden.disconnect(hear)
    assert told == [(message.pk, True), (message.pk, False)]
    assert GroupMessage.objects.visible().exists()


def test_what_is_deleted_is_not_hidden(course):
    message = GroupMessageFactory(course=course, content_text="", deleted_at=course.created_at)
    assert not message.set_hidden(True)
