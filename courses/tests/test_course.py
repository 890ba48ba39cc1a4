from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.tests.factories import CourseFactory, SessionFactory

FUTURE = datetime(2031, 7, 1, 14, 0, tzinfo=UTC)


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, title="Small talk", description="はじめまして <b>", price=20)


def test_visitor_reads_what_it_is(client, course):
    SessionFactory(course=course, name="Greetings", starts_at=FUTURE)
    page = client.get(f"/courses/{course.pk}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Small talk" in text
    assert 'lang="ja">はじめまして &lt;b&gt;' in text
    assert "Greetings" in text
    assert "$20.00" in text
    assert "/accounts/signup/" in text


def test_the_way_into_a_session_is_never_there(client, course, learner, instructor, staff):
    SessionFactory(course=course, link="https://meet.google.com/secret-link", password="hush-hush")
    for person in (None, learner.user, instructor.user, staff):
        if person:
            client.force_login(person)
        page = client.get(f"/courses/{course.pk}/").content
        assert b"secret-link" not in page
        assert b"hush-hush" not in page


def test_sessions_stand_in_order_and_in_ones_own_zone(signed_in, learner, course):
    learner.user.timezone = "America/New_York"
    learner.user.save()
    late = SessionFactory(course=course, name="Late", starts_at=FUTURE.replace(hour=20))
    early = SessionFactory(course=course, name="Early", starts_at=FUTURE)
    page = signed_in.get(f"/courses/{course.pk}/")
    assert list(page.context["sessions"]) == [early, late]
    assert "10:00 AM" in page.content.decode()


def test_same_queries_for_3_and_30_sessions(signed_in, course):
    def count():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(f"/courses/{course.pk}/")
        return len(captured)

    SessionFactory.create_batch(3, course=course)
    few = count()
    SessionFactory.create_batch(27, course=course)
    assert count() == few <= 9


def test_member_finds_the_instructor(signed_in, course):
    assert 'href="/people/teacher/"' in signed_in.get(f"/courses/{course.pk}/").content.decode()


def test_draft_is_there_for_its_instructor_only(client, instructor, learner, course):
    course.published = False
    course.save()
    assert client.get(f"/courses/{course.pk}/").status_code == 404
    client.force_login(learner.user)
    assert client.get(f"/courses/{course.pk}/").status_code == 404
    client.force_login(instructor.user)
    page = client.get(f"/courses/{course.pk}/")
    assert "Draft" in page.content.decode()


def test_no_sessions_unknown_and_wrong_method(client, course):
    assert "has not set the sessions yet" in client.get(f"/courses/{course.pk}/").content.decode()
    assert client.get("/courses/99/").status_code == 404
    assert client.post(f"/courses/{course.pk}/").status_code == 405
