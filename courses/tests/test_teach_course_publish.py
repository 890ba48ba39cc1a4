from datetime import timedelta

import pytest

from courses.models import Course
from courses.tests.factories import CourseFactory, EnrollmentFactory, SessionFactory, day

pytestmark = pytest.mark.django_db

ENOUGH = "For everybody who reads Spanish well and does not dare to speak it."


@pytest.fixture
def draft(instructor):
    return CourseFactory(instructor=instructor, description=ENOUGH, published=False, start_date=day(1))


@pytest.fixture
def address(draft):
    return f"/teach/{draft.pk}/publish/"


def add_session(course):
    return SessionFactory(course=course, starts_at=course.opens_at + timedelta(hours=19))


def is_published(course):
    return Course.objects.get(pk=course.pk).published


def test_published_and_withdrawn(teacher, client, draft, address):
    add_session(draft)
    assert "Ready to publish" in teacher.get(f"/teach/{draft.pk}/").content.decode()
    assert teacher.post(address, {"published": "on"}).headers["Location"] == f"/teach/{draft.pk}/"
    assert is_published(draft)
    assert client.get(f"/courses/{draft.pk}/").status_code == 200
    teacher.post(address)
    assert not is_published(draft)
    assert client.get(f"/courses/{draft.pk}/").status_code == 404


def test_what_is_missing_is_said(teacher, draft, address):
    Course.objects.filter(pk=draft.pk).update(description="Too short")
    response = teacher.post(address, {"published": "on"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Describe the course" in page
    assert "Add the first session" in page
    assert f"/teach/{draft.pk}/sessions/series/" in page
    assert not is_published(draft)


def test_a_course_that_is_over_is_not_published(teacher, draft, address):
    add_session(draft)
    draft.start_date, draft.end_date = day(-20), day(-10)
    draft.save()
    assert "The course is over" in teacher.post(address, {"published": "on"}).content.decode()
    assert not is_published(draft)


def test_nor_one_whose_sessions_are_all_over(teacher, instructor):
    course = CourseFactory(instructor=instructor, description=ENOUGH, published=False)
    SessionFactory(course=course, starts_at=course.opens_at)
    response = teacher.post(f"/teach/{course.pk}/publish/", {"published": "on"})
    assert "All its sessions are over" in response.content.decode()
    assert not is_published(course)


def test_published_again_who_waits_moves_up(teacher, draft, address):
    add_session(draft)
    waiting = EnrollmentFactory(course=draft, status="waiting")
    teacher.post(address, {"published": "on"})
    waiting.refresh_from_db()
    assert waiting.status == "active"


def test_withdrawn_who_takes_it_keeps_it(teacher, draft, address, learner, client):
    Course.objects.filter(pk=draft.pk).update(published=True)
    EnrollmentFactory(course=draft, learner=learner)
    teacher.post(address)
    client.force_login(learner.user)
    assert client.get(f"/courses/{draft.pk}/room/").status_code == 200


def test_wrong_method(teacher, address):
    assert teacher.get(address).status_code == 405
