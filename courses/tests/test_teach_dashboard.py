from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from courses.models import GroupMember
from courses.teaching import scheduling
from courses.tests.factories import (
    CourseFactory,
    EnrollmentFactory,
    GroupMessageFactory,
    SessionFactory,
    day,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def courses(instructor):
    """One on each shelf."""
    return {
        "active": CourseFactory(instructor=instructor, title="Now"),
        "upcoming": CourseFactory(instructor=instructor, title="Soon", start_date=day(5)),
        "drafts": CourseFactory(instructor=instructor, title="Half", published=False),
        "over": CourseFactory(instructor=instructor, title="Gone", start_date=day(-30), end_date=day(-2)),
    }


def titles(response):
    return [course.title for course in response.context["courses"]]


@pytest.mark.parametrize(
    ("show", "title"), [("active", "Now"), ("upcoming", "Soon"), ("drafts", "Half"), ("over", "Gone"), ("x", "Now")]
)
def test_each_shelf(teacher, courses, show, title):
    CourseFactory(title="Not mine")
    response = teacher.get(f"/teach/?show={show}")
    assert titles(response) == [title]
    assert response.context["counts"] == {"active": 1, "upcoming": 1, "drafts": 1, "over": 1}


def test_it_begins_with_the_first_shelf_that_holds_something(teacher, courses):
    courses["active"].delete()
    assert titles(teacher.get("/teach/")) == ["Soon"]


def test_with_no_course_yet(teacher):
    page = teacher.get("/teach/").content.decode()
    assert "Nothing here yet" in page
    assert 'href="/teach/new/"' in page


def test_what_a_course_says(teacher, instructor):
    course = CourseFactory(instructor=instructor, seats=4)
    EnrollmentFactory.create_batch(2, course=course)
    EnrollmentFactory(course=course, status="waiting")
    SessionFactory(course=course, starts_at=now() + timedelta(days=2))
    soon = SessionFactory(course=course, starts_at=now() + timedelta(days=1))
    [found] = teacher.get("/teach/").context["courses"]
    assert (found.taking, found.waiting, found.next_at) == (2, 1, soon.starts_at)


def test_page_by_page(teacher, instructor):
    CourseFactory.create_batch(14, instructor=instructor)
    first = teacher.get("/teach/?show=active")
    second = teacher.get(first.context["more"])
    fragment = teacher.get(first.context["more"], headers={"HX-Request": "true"}).content.decode()
    assert (len(titles(first)), len(titles(second))) == (12, 2)
    assert len(set(titles(first)) | set(titles(second))) == 14
    assert fragment.count("teach-course__title") == 2
    assert "<html" not in fragment


def test_the_next_classes_of_all_courses(teacher, instructor, courses):
    later = SessionFactory(course=courses["active"], name="Later", starts_at=now() + timedelta(days=2))
    running = SessionFactory(course=courses["drafts"], name="Running", starts_at=now() - timedelta(minutes=5))
    SessionFactory(course=courses["active"], starts_at=now() - timedelta(days=1))
    scheduling.cancel(SessionFactory(course=courses["active"], starts_at=now() + timedelta(hours=5)))
    SessionFactory()
    response = teacher.get("/teach/")
    assert list(response.context["classes"]) == [running, later]
    assert "Later" in response.content.decode()


# What waits ----------------------------------------------------------------------------------------------------------


def waits(teacher):
    names = ("to_confirm", "unread", "linkless", "queue")
    return {
        course.title: tuple(getattr(course, name) for name in names)
        for course in teacher.get("/teach/").context["waiting"]
    }


def test_nothing_waits(teacher, courses):
    EnrollmentFactory(course=courses["active"])
    SessionFactory(course=courses["active"])
    assert waits(teacher) == {}


def test_what_waits(teacher, instructor, courses):
    EnrollmentFactory.create_batch(2, course=courses["active"], status="pending")
    EnrollmentFactory(course=courses["upcoming"], status="waiting")
    SessionFactory(course=courses["upcoming"], link="", starts_at=now() + timedelta(days=6))
    SessionFactory(course=courses["active"], link="", starts_at=now() + timedelta(days=8))
    EnrollmentFactory(status="pending")
    assert waits(teacher) == {"Now": (2, 0, 0, 0), "Soon": (0, 0, 1, 1)}
    page = teacher.get("/teach/").content.decode()
    assert "2 payments to confirm" in page
    assert "1 session this week without a link" in page


def test_messages_since_they_read(teacher, instructor, courses):
    course = courses["active"]
    first = GroupMessageFactory(course=course)
    GroupMessageFactory(course=course)
    GroupMessageFactory(course=course, sender=instructor.user)
    GroupMessageFactory(course=course, deleted_at=now())
    assert waits(teacher) == {"Now": (0, 2, 0, 0)}
    member = GroupMember.objects.create(course=course, user=instructor.user, read_up_to=first.pk)
    assert waits(teacher) == {"Now": (0, 1, 0, 0)}
    member.read_up_to = first.pk + 9
    member.save()
    assert waits(teacher) == {}


def test_the_same_queries_for_3_and_30(teacher, instructor):
    def count():
        with CaptureQueriesContext(connection) as captured:
            teacher.get("/teach/?show=active")
        return len(captured)

    def add(number):
        for course in CourseFactory.create_batch(number, instructor=instructor):
            EnrollmentFactory(course=course, status="pending")
            SessionFactory(course=course)
            GroupMessageFactory(course=course)

    add(3)
    few = count()
    add(27)
    assert count() == few <= 8


def test_it_is_in_the_navigation_of_instructors(teacher, signed_in):
    link = '<a class="nav__item" href="/teach/"'
    assert f'{link} aria-current="page"' in teacher.get("/teach/").content.decode()
    assert link in teacher.get("/courses/").content.decode()
    assert link not in signed_in.get("/courses/").content.decode()
