import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.tests.factories import CourseFactory, EnrollmentFactory
from feedback.models import ReviewAsk
from feedback.tests.factories import FeedbackFactory

HTMX = {"HX-Request": "true"}


def asked(course, learner, moment="third", **fields):
    EnrollmentFactory(course=course, learner=learner, status="completed")
    return ReviewAsk.objects.create(course=course, learner=learner, moment=moment, **fields)


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, title="Small talk")


def test_the_room_gets_a_card(signed_in, learner, course):
    asked(course, learner)
    text = signed_in.get(f"/courses/{course.pk}/review/ask/", headers=HTMX).content.decode()
    assert "How is “Small talk” so far?" in text
    assert f'href="/courses/{course.pk}/review/"' in text
    assert "<html" not in text


def test_the_room_asks_for_it(signed_in, learner, course):
    asked(course, learner)
    address = f'hx-get="/courses/{course.pk}/review/ask/"'
    assert address in signed_in.get(f"/courses/{course.pk}/room/").content.decode()
    assert 'hx-get="/reviews/asked/"' in signed_in.get("/courses/mine/").content.decode()


def test_or_nothing(signed_in, learner, course):
    EnrollmentFactory(course=course, learner=learner)
    page = signed_in.get(f"/courses/{course.pk}/review/ask/", headers=HTMX)
    assert page.status_code == 200
    assert page.content.strip() == b""


def test_without_scripts_it_leads_to_the_form(signed_in, learner, course):
    asked(course, learner)
    answer = signed_in.get(f"/courses/{course.pk}/review/ask/")
    assert answer.headers["Location"] == f"/courses/{course.pk}/review/"


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_dismissed_for_good(signed_in, learner, course, headers):
    ask = asked(course, learner)
    answer = signed_in.post(f"/courses/{course.pk}/review/ask/", headers=headers)
    if headers:
        assert (answer.status_code, answer.content) == (200, b"")
    else:
        assert answer.headers["Location"] == f"/courses/{course.pk}/room/"
    ask.refresh_from_db()
    assert ask.dismissed_at
    ReviewAsk.objects.create(course=course, learner=learner, moment="end")
    assert signed_in.get(f"/courses/{course.pk}/review/ask/", headers=HTMX).content.strip() == b""


def test_one_dismisses_only_ones_own(signed_in, learner, partner, course):
    theirs = asked(course, partner)
    EnrollmentFactory(course=course, learner=learner)
    signed_in.post(f"/courses/{course.pk}/review/ask/")
    theirs.refresh_from_db()
    assert theirs.dismissed_at is None


def test_outsider_anonymous_and_wrong_method(client, outsider, course):
    assert client.post(f"/courses/{course.pk}/review/ask/").status_code == 302
    client.force_login(outsider.user)
    assert client.get(f"/courses/{course.pk}/review/ask/", headers=HTMX).status_code == 404
    assert client.post(f"/courses/{course.pk}/review/ask/").status_code == 404
    assert client.put(f"/courses/{course.pk}/review/ask/").status_code == 405


def test_list_of_all_one_takes(signed_in, learner, partner):
    courses = CourseFactory.create_batch(5)
    for course in courses:
        asked(course, learner)
    ReviewAsk.objects.create(course=courses[4], learner=learner, moment="end")
    asked(courses[0], partner)
    FeedbackFactory(course=courses[3], learner=learner)
    page = signed_in.get("/reviews/asked/", headers=HTMX)
    assert [ask.course for ask in page.context["asks"]] == [courses[4], courses[2], courses[1]]
    assert page.context["asks"][0].moment == "end"
    assert "<html" in signed_in.get("/reviews/asked/").content.decode()


def test_list_of_nothing(signed_in, learner, course):
    asked(course, learner, dismissed_at=timezone.now())
    assert signed_in.get("/reviews/asked/", headers=HTMX).content.strip() == b""
    assert "Nothing to review" in signed_in.get("/reviews/asked/").content.decode()


def test_same_queries_for_1_and_3(signed_in, learner):
    def count():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get("/reviews/asked/", headers=HTMX)
        return len(captured)

    asked(CourseFactory(), learner)
    one = count()
    for _ in range(4):
        asked(CourseFactory(), learner)
    assert count() == one <= 6
