from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.tests.factories import BlockFactory
from courses import catalogue
from courses.models import Course
from courses.tests.factories import CourseFactory, EnrollmentFactory, day

URL = "/courses/"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def titles(page):
    return [course.title for course in page.context["courses"]]


@pytest.fixture
def three(db):
    CourseFactory(title="Over", start_date=day(-90), end_date=day(-60))
    full = CourseFactory(title="Running", seats=1, rating_count=3, rating_average="4.00")
    EnrollmentFactory(course=full)
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
        ({"price": "free"}, ["Running"]),
        ({"price": "paid"}, ["Coming"]),
        ({"rated": "on"}, ["Running"]),
        ({"seats": "on"}, ["Coming"]),
        ({"q": "runn"}, ["Running"]),
        ({"q": "coming nothing"}, []),
        ({"language": "xx", "status": "soon", "price": "dear", "start": "2020-01"}, ["Running", "Coming"]),
        ({"language": "ja", "price": "free"}, []),
        ({"sort": "newest"}, ["Coming", "Running"]),
        ({"sort": "rated"}, ["Running", "Coming"]),
        ({"sort": "oddly"}, ["Running", "Coming"]),
    ],
)
def test_filters(client, three, query, expected):
    assert titles(client.get(URL, query)) == expected


def test_search_by_instructor_and_description(client, db):
    CourseFactory(title="A", instructor__user__name="Rosa Vidal")
    CourseFactory(title="B", description="We read Cortázar.", instructor__user__name="Rosa Luz")
    assert titles(client.get(URL, {"q": "vidal"})) == ["A"]
    assert titles(client.get(URL, {"q": "Cortazar"})) == ["B"]
    assert titles(client.get(URL, {"q": "rosa cort"})) == ["B"]
    assert titles(client.get(URL, {"q": "vidal cort"})) == []


@pytest.mark.parametrize("word", ["勉強", "공부", "গান", "!!!"])
def test_search_in_five_languages(client, db, word):
    CourseFactory(title="毎日の勉強会")
    CourseFactory(title="같이 공부해요")
    CourseFactory(title="গানে গানে বাংলা")
    assert len(titles(client.get(URL, {"q": word}))) == (word != "!!!")


@pytest.mark.parametrize(("zone", "start"), [("Pacific/Kiritimati", 1), ("Pacific/Pago_Pago", 31)])
def test_the_month_is_of_the_courses_own_zone(client, db, zone, start):
    with time_machine.travel("2026-10-20 12:00:00+00:00", tick=False):
        CourseFactory(title="Here", start_date=date(2026, 12, start), end_date=date(2027, 2, 1), timezone=zone)
        CourseFactory(title="There", start_date=date(2026, 11, 30), end_date=date(2027, 2, 1), timezone=zone)
        CourseFactory(title="Later", start_date=date(2027, 1, 1), end_date=date(2027, 2, 1), timezone=zone)
        page = client.get(URL, {"start": "2026-12"})
        assert titles(page) == ["Here"]
        assert [each["words"] for each in page.context["active"]] == ["December 2026"]
        offered = [value for value, _label in page.context["form"].fields["start"].choices]
        assert offered == ["", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03"]


def test_best_rated_by_many_before_one_friend(client, db):
    CourseFactory(title="Friend", rating_count=1, rating_average=5)
    CourseFactory(title="Nobody")
    CourseFactory(title="Many", rating_count=40, rating_average="4.60")
    CourseFactory(title="Poor", rating_count=40, rating_average="1.50")
    assert titles(client.get(URL, {"sort": "rated"})) == ["Many", "Friend", "Poor", "Nobody"]


def test_a_card_says_what_one_compares(client, db):
    full, open_ = CourseFactory(seats=1), CourseFactory(seats=3, rating_count=2, rating_average="4.50")
    EnrollmentFactory(course=full)
    EnrollmentFactory(course=full, status="waiting")
    EnrollmentFactory(course=open_, status="cancelled")
    EnrollmentFactory(course=open_, status="pending")
    page = client.get(URL).content.decode()
    assert "Full" in page
    assert "Waiting: 1" in page
    assert "Seats left: <b>2</b>" in page
    assert "<b>4.5</b>" in page


def test_active_filters_say_how_to_remove_them(client, three):
    page = client.get(URL, {"language": "ja", "price": "free", "q": "x y", "sort": "newest", "seats": "on"})
    assert [(each["words"], each["rest"]) for each in page.context["active"]] == [
        ("“x y”", "sort=newest&language=ja&price=free&seats=on"),
        ("Japanese", "q=x+y&sort=newest&price=free&seats=on"),
        ("Free", "q=x+y&sort=newest&language=ja&seats=on"),
        ("Seats free", "q=x+y&sort=newest&language=ja&price=free"),
    ]


def test_htmx_gets_the_results_and_the_address(client, three):
    page = client.get(URL, {"language": "ja", "level": "", "q": ""}, headers=HTMX)
    assert titles(page) == ["Coming"]
    assert b"<html" not in page.content
    assert page.headers["HX-Push-Url"] == "/courses/?language=ja"


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("status=", ("opens_at", "pk")),
        ("status=expired", ("-opens_at", "-pk")),
        ("sort=newest", ("-created_at", "-pk")),
        ("sort=rated", ("-rating_weight", "-pk")),
        ("sort=rated&status=expired", ("-rating_weight", "-pk")),
    ],
)
def test_pages_follow_each_other_without_gap_or_repeat(client, db, monkeypatch, query, order):
    monkeypatch.setattr(catalogue, "SIZE", 4)
    monkeypatch.setattr(catalogue.page, "__defaults__", (None, 4))
    for number in range(11):  # some open on the same day
        expired = "expired" in query
        start, end = (day(-90 - number // 3), day(-30)) if expired else (day(number // 3), day(30))
        rated = {"rating_count": number % 4, "rating_average": number % 4 and Decimal("3.33") + number % 2 or None}
        CourseFactory(start_date=start, end_date=end, **rated)
    Course.objects.filter(pk__lt=Course.objects.latest("pk").pk - 4).update(created_at=now())
    seen, address = [], f"{URL}?{query}"
    while address:
        page = client.get(address, headers=HTMX if seen else {})
        seen += page.context["courses"]
        address = page.context["more"]
    assert seen == list(Course.objects.order_by(*order))


@pytest.mark.parametrize(
    "after", ["x", "1.2_3", "1_2_3", "9" * 24 + "_1", "_", "٣_1", "9" * 17 + "_1", "._1", "1._999999999999", "-1_1"]
)
@pytest.mark.parametrize("sort", ["", "newest", "rated"])
def test_odd_addresses_do_no_harm(client, three, after, sort):
    assert client.get(URL, {"after": after, "sort": sort}).status_code == 200


def test_same_queries_for_3_and_30(signed_in):
    def count():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(URL)
        return len(captured)

    CourseFactory.create_batch(3, seats=9, rating_count=1, rating_average=4)
    few = count()
    CourseFactory.create_batch(27, seats=9, rating_count=1, rating_average=4)
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
