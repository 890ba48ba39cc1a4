import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from accounts.discover import PAGE, Cursor, Discover
from accounts.models import Block, Interest, Learner, User
from accounts.tests.factories import FollowFactory, LearnerFactory

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def person(username, native="ja", learning="en", ago=0, **user):
    """A learner who was here `ago` minutes ago."""
    here = now() - timedelta(minutes=ago)
    fields = {"user__native_language": native, "learning_language": learning, "user__last_active": here}
    return LearnerFactory(user__username=username, **fields, **{f"user__{key}": value for key, value in user.items()})


def names(response):
    return re.findall(r'id="person-(\d+)"', response.content.decode())


def found(response):
    pks = [int(pk) for pk in names(response)]
    usernames = dict(User.objects.filter(pk__in=pks).values_list("pk", "username"))
    return [usernames[pk] for pk in pks]


def look(client, htmx=False, **filters):
    response = client.get(reverse("accounts:discover"), filters, headers=HTMX if htmx else {})
    assert response.status_code == 200
    return found(response)


# Order ---------------------------------------------------------------------------------------------------------------


def test_best_matches_come_first_then_one_way_then_the_rest(signed_in):
    person("rest", "ko", "es", ago=1)
    person("speaks", "ja", "ko", ago=3)
    person("learns", "es", "en", ago=2)
    person("both", "ja", "en", ago=9)
    assert look(signed_in) == ["both", "learns", "speaks", "rest"]


def test_within_a_tier_the_recently_active_come_first(signed_in):
    person("old", ago=60)
    person("new", ago=5)
    person("middle", ago=30)
    assert look(signed_in) == ["new", "middle", "old"]


def test_each_tier_has_its_heading_once(signed_in):
    for number in range(2):
        person(f"both{number}")
        person(f"rest{number}", "ko", "bn")
    html = signed_in.get("/discover/").content.decode()
    assert html.count("Made for each other") == html.count("Everyone else") == 1
    assert "Half a match" not in html


# Who is there --------------------------------------------------------------------------------------------------------


def test_i_am_not_among_them(signed_in, learner):
    assert look(signed_in) == []


def test_inactive_people_are_not_among_them(signed_in):
    person("gone", is_active=False)
    assert look(signed_in) == []


@pytest.mark.parametrize("i_block", [True, False])
def test_a_block_hides_both_ways(signed_in, learner, partner, i_block):
    pair = (learner.user, partner.user) if i_block else (partner.user, learner.user)
    assert look(signed_in) == ["yuki"]
    Block.objects.make(*pair)
    assert look(signed_in) == []
    assert look(signed_in, q="由紀") == []


def test_a_card_says_who_it_is(signed_in, learner, partner):
    music, food = Interest.objects.order_by("pk")[:2]
    learner.interests.add(music)
    partner.interests.add(music, food)
    User.objects.filter(pk=partner.pk).update(bio="東京でパンを焼いています。", last_active=now())
    html = signed_in.get("/discover/").content.decode()
    assert "田中 由紀" in html
    assert '<p class="person-card__bio" lang="ja">東京でパンを焼いています。</p>' in html
    assert "🇯🇵" in html
    assert "online now" in html
    assert reverse("messaging:chat_with", args=["yuki"]) in html
    assert reverse("accounts:follow", args=["yuki"]) in html
    shared = re.findall(r"chip--shared\">(?:<span[^>]*>[^<]*</span>)?([^<]+)", html)
    assert shared == [str(music)]


def test_following_shows_on_the_card(signed_in, learner, partner):
    FollowFactory(follower=learner, followed=partner)
    assert 'name="following" value="0"' in signed_in.get("/discover/").content.decode()


# Filters -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(db):
    person("hana", "ja", "en", country="JP", bio="毎日日本語を勉強しましょう。", ago=10)
    person("minjun", "ko", "en", country="KR", name="김민준", bio="영어를 공부하는 대학생입니다.", ago=11)
    person("rahim", "bn", "en", country="BD", name="রহিম", bio="আমি গান গাইতে ভালোবাসি।", ago=12)
    person("lucia", "es", "ja", country="ES", name="Lucía", bio="Me gusta el café por la mañana.", ago=13)
    person("walt", "en", "ko", country="ES", bio="I bake sourdough bread.", ago=14)
    Learner.objects.filter(user__username="walt").update(language_level="proficient")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"native": "ko"}, ["minjun"]),
        ({"learning": "en"}, ["hana", "minjun", "rahim"]),
        ({"native": "ko", "learning": "en"}, ["minjun"]),
        ({"native": "en", "learning": "en"}, []),
        ({"country": "ES"}, ["lucia", "walt"]),
        ({"country": "ES", "native": "ko"}, []),
        ({"level": "proficient"}, ["walt"]),
        ({"level": "proficient", "country": "ES"}, ["walt"]),
        ({"native": "xx", "level": "none", "interest": ["a", "99999"]}, ["hana", "minjun", "rahim", "lucia", "walt"]),
    ],
)
def test_filters(signed_in, crowd, filters, expected):
    assert look(signed_in, **filters) == expected
    assert look(signed_in, htmx=True, **filters) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("勉強", ["hana"]),
        ("공부", ["minjun"]),
        ("민준", ["minjun"]),
        ("ভালোবাসি", ["rahim"]),
        ("রহিম", ["rahim"]),
        ("cafe", ["lucia"]),
        ("LUCÍA", ["lucia"]),
        ("sourd", ["walt"]),
        ("walt", ["walt"]),
        ("sourdough café", []),
        ("!!!", []),
    ],
)
def test_search_in_five_languages(signed_in, crowd, words, expected):
    assert look(signed_in, q=words) == expected


def test_a_search_keeps_the_order_of_tiers_and_takes_filters(signed_in, crowd):
    person("bread_new", "ko", "es", bio="bread", ago=1)
    person("bread_match", "ja", "en", bio="bread", ago=500)
    assert look(signed_in, q="bread") == ["bread_match", "bread_new", "walt"]
    assert look(signed_in, q="bread", native="ko") == ["bread_new"]
    assert look(signed_in, q="bread", learning="ko") == ["walt"]


def test_any_of_the_chosen_interests_is_enough(signed_in):
    music, food, art = Interest.objects.order_by("pk")[:3]
    person("musician", ago=1).interests.add(music)
    person("cook", ago=2).interests.add(food)
    person("both", ago=3).interests.add(music, food)
    person("painter", ago=4).interests.add(art)
    assert look(signed_in, interest=[music.pk]) == ["musician", "both"]
    assert look(signed_in, interest=[music.pk, food.pk]) == ["musician", "cook", "both"]


def test_online_means_the_last_three_minutes(signed_in):
    person("here", ago=1)
    person("away", ago=4)
    assert look(signed_in, online="on") == ["here"]


# The page ------------------------------------------------------------------------------------------------------------


def test_htmx_gets_the_results_and_a_tidy_address(signed_in, crowd):
    response = signed_in.get("/discover/", {"q": "", "native": "ko", "level": "", "learning": ""}, headers=HTMX)
    assert response.headers["HX-Push-Url"] == "/discover/?native=ko"
    assert b"<html" not in response.content
    assert found(response) == ["minjun"]


def test_a_removed_chip_gets_the_whole_page_so_that_the_form_follows(signed_in, crowd):
    full = {"HX-Request": "true", "HX-Request-Type": "full"}
    assert b'id="discover-form"' in signed_in.get("/discover/", headers=full).content


def test_each_active_filter_can_be_removed(signed_in, crowd):
    music = Interest.objects.first()
    html = signed_in.get("/discover/", {"native": "ko", "online": "on", "interest": music.pk}).content.decode()
    chips = re.findall(r'<a class="chip chip--on" href="([^"]+)"', html)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        f"/discover/?online=on&interest={music.pk}",
        f"/discover/?native=ko&interest={music.pk}",
        "/discover/?native=ko&online=on",
    ]


def test_no_match_says_what_to_do(signed_in, partner):
    html = signed_in.get("/discover/", {"native": "bn"}).content.decode()
    assert "Nobody fits all of that" in html


def test_an_empty_place_says_what_to_do(signed_in):
    assert "You are the first one here" in signed_in.get("/discover/").content.decode()


def test_one_hint_at_a_time_where_the_own_profile_lacks_something(signed_in, learner, partner):
    assert "add a picture" in signed_in.get("/discover/").content.decode()
    User.objects.filter(pk=learner.pk).update(profile_image="avatars/x-384.webp")
    assert "Say a few words" in signed_in.get("/discover/").content.decode()
    User.objects.filter(pk=learner.pk).update(bio="Hello")
    assert "Choose your interests" in signed_in.get("/discover/").content.decode()
    learner.interests.add(Interest.objects.first())
    assert "discover__hint" not in signed_in.get("/discover/").content.decode()


def test_anonymous_signs_in_first(client, db):
    response = client.get("/discover/")
    assert response.status_code == 302
    assert "next=/discover/" in response.headers["Location"]


def test_instructors_and_staff_are_shown_the_courses(client, instructor, staff):
    for user in (instructor.user, staff):
        client.force_login(user)
        response = client.get("/discover/")
        assert (response.status_code, response.headers["Location"]) == (302, reverse("courses:course_list"))


def test_only_reading(signed_in):
    assert signed_in.post("/discover/").status_code == 405


# Paging --------------------------------------------------------------------------------------------------------------


def walk(client, **filters):
    """Every page by its "more" link, as one list."""
    seen, address = [], None
    while True:
        response = client.get(address) if address else client.get("/discover/", filters)
        seen += found(response)
        more = re.search(r'<a class="button" href="(/discover/\?[^"]*after=[^"]*)"', response.content.decode())
        if not more:
            return seen
        address = more[1].replace("&amp;", "&")


@pytest.mark.parametrize("filters", [{}, {"q": "here"}, {"level": "intermediate"}])
def test_pages_hold_everyone_once_even_at_one_moment(signed_in, learner, filters):
    moment = now() - timedelta(days=1)
    for number in range(2 * PAGE + 5):
        native, learning = [("ja", "en"), ("ja", "ko"), ("bn", "en"), ("ko", "es"), ("es", "bn")][number % 5]
        person(f"p{number}", native, learning, bio="here")
    User.objects.exclude(pk=learner.pk).update(last_active=moment)
    Learner.objects.exclude(pk=learner.pk).update(last_active=moment)
    everyone = walk(signed_in, **filters)
    assert len(everyone) == len(set(everyone)) == 2 * PAGE + 5
    tiers = [0 if int(name[1:]) % 5 == 0 else 1 if int(name[1:]) % 5 < 3 else 2 for name in everyone]
    assert tiers == sorted(tiers)
    ids = [(tier, -User.objects.get(username=name).pk) for tier, name in zip(tiers, everyone, strict=True)]
    assert ids == sorted(ids)


def test_the_next_page_for_htmx_is_cards_alone(signed_in):
    for number in range(PAGE + 1):
        person(f"p{number}", ago=number + 1)
    more = re.search(r'hx-get="([^"]*after[^"]*)"', signed_in.get("/discover/").content.decode())[1]
    response = signed_in.get(more, headers=HTMX)
    assert found(response) == [f"p{PAGE}"]
    assert b"discover-form" not in response.content
    assert "HX-Push-Url" not in response.headers


BAD_CURSORS = ["x", "3.1.1", "0.1", "0." + "9" * 17 + ".1", "0.1." + "9" * 19, "-1.0.0", "٣.1.1"]


@pytest.mark.parametrize("after", BAD_CURSORS)
def test_a_wrong_cursor_is_the_first_page(signed_in, partner, after):
    assert look(signed_in, after=after) == ["yuki"]


def test_a_cursor_at_the_end_of_time(signed_in, partner):
    assert look(signed_in, after="0." + "9" * 16 + "." + "9" * 18) == ["yuki"]
    assert look(signed_in, after="2.0.0") == []


def test_a_cursor_comes_back_as_it_went():
    cursor = Cursor(1, now(), 7)
    assert Cursor.parse(str(cursor)) == cursor


# Cost ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("filters", [{}, {"q": "hello"}, {"country": "JP", "level": "intermediate"}])
def test_as_many_queries_for_thirty_as_for_three(signed_in, django_assert_max_num_queries, filters):
    def make(numbers):
        for number in numbers:
            row = person(f"p{number}", "ja", "ko", country="JP", bio="hello", ago=number)
            row.interests.set(Interest.objects.all()[: number % 4])

    make(range(3))
    with CaptureQueriesContext(connection) as few:
        signed_in.get("/discover/", filters)
    make(range(3, 30))
    with django_assert_max_num_queries(10) as many:
        response = signed_in.get("/discover/", filters)
    assert len(names(response)) == PAGE
    assert len(many.captured_queries) <= len(few.captured_queries)


def test_it_reads_the_tiers_behind_only_where_the_first_does_not_fill_the_page(learner, django_assert_num_queries):
    for number in range(PAGE + 1):
        person(f"p{number}")
    with django_assert_num_queries(3):  # the first tier; the people; their interests
        assert len(Discover(learner).page().people) == PAGE


def test_a_page_of_its_own_names_the_tier_that_a_list_goes_on_with(signed_in):
    LearnerFactory.create_batch(PAGE + 2, user__native_language="ja", learning_language="en")
    more = re.search(r'href="([^"]*after[^"]*)"', signed_in.get("/discover/").content.decode())[1].replace("&amp;", "&")
    assert "Made for each other" in signed_in.get(more).content.decode()
    assert "Made for each other" not in signed_in.get(more, headers={"HX-Request": "true"}).content.decode()
