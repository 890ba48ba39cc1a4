import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.tests.factories import CourseFactory, day

URL = "/courses/by/teacher/"
PROFILE = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/teacher/"}


@pytest.fixture
def courses(instructor):
    CourseFactory()  # somebody else's
    return [CourseFactory(instructor=instructor, start_date=day(-number), end_date=day(9)) for number in range(6)]


def test_profile_gets_the_latest_and_a_link(signed_in, courses):
    page = signed_in.get(URL, headers=PROFILE)
    assert page.context["courses"] == courses[:4]
    assert f'href="{URL}"' in page.content.decode()
    assert b"<html" not in page.content


def test_whole_page_for_visitors(client, courses):
    page = client.get("/courses/by/TEACHER/")
    assert page.context["courses"] == courses
    assert b"<html" in page.content


def test_drafts_are_the_instructors_own(client, instructor):
    draft = CourseFactory(instructor=instructor, published=False)
    assert client.get(URL).context["courses"] == []
    client.force_login(instructor.user)
    assert client.get(URL).context["courses"] == [draft]


def test_over_ones_are_shown_too(client, instructor):
    over = CourseFactory(instructor=instructor, start_date=day(-60), end_date=day(-30))
    assert client.get(URL).context["courses"] == [over]


def test_same_queries_for_1_and_4(signed_in, instructor):
    def count():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(URL, headers=PROFILE)
        return len(captured)

    CourseFactory(instructor=instructor)
    one = count()
    CourseFactory.create_batch(9, instructor=instructor)
    assert count() == one


def test_nobody_or_a_learner(client, learner, instructor):
    assert client.get("/courses/by/nobody/").status_code == 404
    assert client.get("/courses/by/ana/").status_code == 404
    instructor.user.is_active = False
    instructor.user.save()
    assert client.get(URL).status_code == 404


def test_wrong_method(client, instructor):
    assert client.post(URL).status_code == 405
