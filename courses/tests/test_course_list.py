from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import BlockFactory
from courses import catalogue
from courses.models import Course
from courses.tests.factories import CourseFactory, day

URL = "/courses/"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def titles(page):
    return [course.title for course in page.context["courses"]]


@pytest.fixture
def three(db):
    CourseFactory(title="Over", start_date=day(-90), end_date=day(-60))
    CourseFactory(title="Running")
    CourseFactory(title="Coming", start_date=day(20), end_date=day(60), language="ja", level="advanced", price=30)


def test_visitors_see_what_is_published_and_not_over(client, three):
    CourseFactory(title="Draft", published=False)
    CourseFactory(title="Gone", instructor__user__is_active=False)
    page = client.get(URL)
    assert page.status_code == 200
    assert titles(page) == ["Running", "Coming"]


@pytest.mark.parametrize(
    "query, expected",
    [
        ({"status": "expired"}, ["Over"]),
        ({"status": "active"}, ["Running"]),
        ({"status": "upcoming"}, ["Coming"]),
        ({"language": "ja"}, ["Coming"]),
        ({"level": "advanced"}, ["Coming"]),
        ({"free": "on"}, ["Running"]),
        ({"q": "runn"}, ["Running"]),
        ({"q": "coming nothing"}, []),
        ({"language": "xx", "status": "soon"}, ["Running", "Coming"]),
        ({"language": "ja", "free": "on"}, []),
    ],
)
def test_filters(client, three, query, expected):
    assert titles(client.get(URL, query)) == expected


def test_search_by_instructor_and_description(client, db):
    CourseFactory(title="A", instructor__user__name="Rosa Vidal")
    CourseFactory(title="B", description="We read Cortázar.")
    assert titles(client.get(URL, {"q": "vidal"})) == ["A"]
    assert titles(client.get(URL, {"q": "Cortázar"})) == ["B"]


def test_active_filters_say_how_to_remove_them(client, three):
    page = client.get(URL, {"language": "ja", "free": "on", "q": "x y"})
    assert [(each["words"], each["rest"]) for each in page.context["active"]] == [
        ("“x y”", "language=ja&free=on"),
        ("Japanese", "q=x+y&free=on"),
        ("Free only", "q=x+y&language=ja"),
    ]


def test_htmx_gets_the_results_and_the_address(client, three):
    page = client.get(URL, {"language": "ja", "level": "", "q": ""}, headers=HTMX)
    assert titles(page) == ["Coming"]
    assert b"<html" not in page.content
    assert page.headers["HX-Push-Url"] == "/courses/?language=ja"


@pytest.mark.parametrize("status", ["", "expired"])
def test_pages_follow_each_other_without_gap_or_repeat(client, db, monkeypatch, status):
    monkeypatch.setattr(catalogue, "SIZE", 4)
    monkeypatch.setattr(catalogue.page, "__defaults__", (None, 4))
    for number in range(11):  # some open on the same day
        start, end = (day(-90 - number // 3), day(-30)) if status else (day(number // 3), day(30))
        CourseFactory(start_date=start, end_date=end)
    seen, address = [], f"{URL}?status={status}"
    while address:
        page = client.get(address, headers=HTMX if seen else {})
        seen += page.context["courses"]
        address = page.context["more"]
    order = ("-opens_at", "-pk") if status else ("opens_at", "pk")
    assert seen == list(Course.objects.order_by(*order))


@pytest.mark.parametrize("after", ["x", "1.2.3", "9" * 15 + ".1", ".", "٣.1", "99999999999.1"])
def test_odd_addresses_do_no_harm(client, three, after):
    assert client.get(URL, {"after": after}).status_code == 200


def test_same_queries_for_3_and_30(signed_in):
    def count():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(URL)
        return len(captured)

    CourseFactory.create_batch(3)
    few = count()
    CourseFactory.create_batch(27)
    assert count() == few <= 7


def test_prices_as_each_currency_writes_them(client, db):
    CourseFactory(price=4900, currency="JPY")
    CourseFactory(price="25.50", currency="EUR")
    CourseFactory(price=0)
    page = client.get(URL).content.decode()
    assert "¥4,900<" in page
    assert "€25.50<" in page
    assert "Free<" in page


def test_blocks_hold_both_ways(signed_in, learner):
    course = CourseFactory()
    BlockFactory(blocker=course.instructor.user, blocked=learner.user)
    assert titles(signed_in.get(URL)) == []
    assert signed_in.get(f"/courses/{course.pk}/").status_code == 404
    assert signed_in.get(f"/courses/by/{course.instructor.user.username}/").status_code == 404


def test_instructor_sees_their_draft(client, instructor):
    CourseFactory(title="Mine", instructor=instructor, published=False)
    client.force_login(instructor.user)
    page = client.get(URL)
    assert titles(page) == ["Mine"]
    assert "Draft" in page.content.decode()


def test_status_follows_the_courses_own_zone(client, db):
    course = CourseFactory(start_date=day(1), end_date=day(2), timezone="Asia/Tokyo")
    assert course.closes_at - course.opens_at == timedelta(days=2)
    assert titles(client.get(URL)) == [course.title]


def test_empty_and_wrong_method(client, db):
    assert "No courses yet" in client.get(URL).content.decode()
    assert "No course fits" in client.get(URL, {"q": "zzz"}).content.decode()
    assert client.post(URL).status_code == 405
