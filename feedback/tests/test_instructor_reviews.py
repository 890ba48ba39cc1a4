import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import BlockFactory
from courses.tests.factories import CourseFactory
from feedback.tests.factories import FeedbackFactory

PROFILE = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/teacher/"}


@pytest.fixture
def reviews(instructor):
    FeedbackFactory(feedback_type="instructor", feedback_text="On somebody else")
    courses = [CourseFactory(instructor=instructor, title=title) for title in ("Verbs", "Nouns")]
    FeedbackFactory(course=courses[0], feedback_text="On the course")
    rows = [FeedbackFactory(course=courses[n % 2], feedback_type="instructor", rating=3 + n % 3) for n in range(6)]
    return rows[::-1]


def test_profile_gets_the_latest_of_all_courses(signed_in, reviews):
    page = signed_in.get("/people/teacher/reviews/", headers=PROFILE)
    text = page.content.decode()
    assert page.context["reviews"] == reviews[:4]
    assert "<html" not in text
    assert "Verbs" in text
    assert "Nouns" in text
    assert 'href="/people/teacher/reviews/"' in text
    assert "On somebody else" not in text
    assert "On the course" not in text
    assert page.context["summary"].average == 4


def test_profile_asks_for_it(signed_in, instructor):
    assert 'hx-get="/people/teacher/reviews/"' in signed_in.get("/people/teacher/").content.decode()


def test_whole_page_for_members_and_visitors(client, signed_in, reviews):
    page = signed_in.get("/people/TEACHER/reviews/")
    assert page.context["reviews"] == reviews
    assert 'href="/people/teacher/"' in page.content.decode()
    client.logout()
    text = client.get("/people/teacher/reviews/").content.decode()
    assert 'href="/people/teacher/"' not in text
    assert 'href="/courses/by/teacher/"' in text


def test_a_withdrawn_course_is_named_but_not_linked(signed_in, instructor):
    course = CourseFactory(instructor=instructor, title="Verbs", published=False)
    FeedbackFactory(course=course, feedback_type="instructor")
    text = signed_in.get("/people/teacher/reviews/").content.decode()
    assert "Verbs" in text
    assert f'href="/courses/{course.pk}/"' not in text


def test_blocked_unknown_or_a_learner(signed_in, learner, partner, instructor, reviews):
    assert signed_in.get("/people/yuki/reviews/").status_code == 404
    assert signed_in.get("/people/nobody/reviews/").status_code == 404
    BlockFactory(blocker=instructor.user, blocked=learner.user)
    assert signed_in.get("/people/teacher/reviews/").status_code == 404


def test_same_queries_for_3_and_30(signed_in, instructor):
    def count():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get("/people/teacher/reviews/")
        return len(captured)

    def more(many):
        for _ in range(many):
            FeedbackFactory(course=CourseFactory(instructor=instructor), feedback_type="instructor")

    more(3)
    few = count()
    more(27)
    assert count() == few <= 8


def test_wrong_method(client, instructor):
    assert client.post("/people/teacher/reviews/").status_code == 405
