from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Block, Interest, User
from accounts.tests.factories import FollowFactory


def page(client, username, status=200):
    response = client.get(reverse("accounts:profile", args=[username]))
    assert response.status_code == status
    return response.content.decode()


def test_it_says_who_somebody_is(signed_in, learner, partner):
    music, food = Interest.objects.order_by("pk")[:2]
    learner.interests.add(food)
    partner.interests.add(music, food)
    User.objects.filter(pk=partner.pk).update(bio="パンが好きです。\n海も。")
    FollowFactory(followed=partner)
    html = page(signed_in, "yuki")
    assert '<span lang="ja">田中 由紀</span>' in html
    assert '<p class="text" lang="ja">パンが好きです。\n海も。</p>' in html
    assert "@yuki" in html
    assert "🇯🇵 Japan" in html
    assert "Intermediate" in html
    assert f'<b id="follower-count-{partner.pk}">1</b>' in html
    assert html.count("chip--shared") == 1
    assert html.index(str(food)) < html.index(str(music)), "what we share comes first"


def test_the_rest_comes_by_itself_or_by_a_link(signed_in, partner):
    html = page(signed_in, "yuki")
    address = reverse("social:author_posts", args=["yuki"])
    assert f'hx-get="{address}"' in html
    assert f'href="{address}"' in html


def test_age_shows_only_where_it_is_shared(signed_in, partner):
    User.objects.filter(pk=partner.pk).update(date_of_birth=date(1990, 1, 1))
    assert "years old" not in page(signed_in, "yuki")
    User.objects.filter(pk=partner.pk).update(show_age=True)
    assert "years old" in page(signed_in, "yuki")


def test_letters_of_the_username_may_be_cased_otherwise(signed_in, partner):
    assert "@yuki" in page(signed_in, "YUKI")


def test_own_profile_is_edited_not_followed(signed_in, learner):
    html = page(signed_in, "ana")
    assert reverse("accounts:settings_profile") in html
    assert reverse("accounts:follow", args=["ana"]) not in html
    assert reverse("accounts:block", args=["ana"]) not in html


def test_others_are_followed_written_to_blocked_and_reported(signed_in, partner):
    html = page(signed_in, "yuki")
    for address in (
        reverse("accounts:follow", args=["yuki"]),
        reverse("messaging:chat_with", args=["yuki"]),
        reverse("accounts:block", args=["yuki"]),
        reverse("feedback:report_create", args=["person", partner.pk]),
    ):
        assert address in html


def test_who_follows_me_is_followed_back(signed_in, learner, partner):
    FollowFactory(follower=partner, followed=learner)
    html = page(signed_in, "yuki")
    assert "follows you" in html
    assert "Follow back" in html


def test_instructors_have_courses_and_no_followers(signed_in, instructor):
    html = page(signed_in, "teacher")
    assert "5 years of experience" in html
    assert reverse("courses:instructor_courses", args=["teacher"]) in html
    assert "followers" not in html
    assert reverse("messaging:chat_with", args=["teacher"]) not in html


def test_instructors_see_learners_but_neither_follow_nor_write(client, instructor, partner):
    client.force_login(instructor.user)
    html = page(client, "yuki")
    assert reverse("accounts:follow", args=["yuki"]) not in html
    assert reverse("messaging:chat_with", args=["yuki"]) not in html
    assert reverse("accounts:block", args=["yuki"]) in html


def test_staff_without_a_section_look_and_have_no_page(client, staff, partner):
    client.force_login(staff)
    html = page(client, "yuki")
    assert "@yuki" in html
    assert "/people/yuki/follow/" not in html
    assert "/chats/with/yuki/" not in html
    page(client, "boss", 404)


def test_staff_without_a_section_are_led_nowhere_that_is_not_theirs(client, staff, partner):
    FollowFactory(followed=partner)
    client.force_login(staff)
    for address in ("/settings/", "/people/yuki/followers/"):
        html = client.get(address).content.decode()
        assert 'href="/admin/"' in html
        for closed in ("/people/boss/", "/discover/", "/chats/"):
            assert f'href="{closed}"' not in html
        assert "/follow/" not in html


def test_staff_who_learn_too_have_all_of_it(client, learner, partner):
    User.objects.filter(pk=learner.pk).update(is_staff=True)
    client.force_login(learner.user)
    html = page(client, "yuki")
    for address in ("/people/ana/", "/discover/", "/chats/", "/chats/with/yuki/"):
        assert f'href="{address}"' in html


def test_who_blocked_sees_how_to_lift_it_and_nothing_else(signed_in, learner, partner):
    User.objects.filter(pk=partner.pk).update(bio="Secret bread")
    Block.objects.make(learner.user, partner.user)
    html = page(signed_in, "yuki")
    assert "You blocked 田中 由紀" in html
    assert 'name="blocked" value="0"' in html
    assert "Secret bread" not in html


def test_who_is_blocked_finds_nobody(signed_in, learner, partner):
    Block.objects.make(partner.user, learner.user)
    page(signed_in, "yuki", 404)


@pytest.mark.parametrize("blocked", [True, False])
def test_inactive_people_are_gone(signed_in, learner, partner, blocked):
    if blocked:
        Block.objects.make(learner.user, partner.user)
    User.objects.filter(pk=partner.pk).update(is_active=False)
    page(signed_in, "yuki", 404)


def test_nobody_of_that_name(signed_in):
    page(signed_in, "nobody", 404)
    page(signed_in, "no'body \\", 404)


def test_anonymous_signs_in_first(client, partner):
    response = client.get("/people/yuki/")
    assert response.status_code == 302
    assert "next=/people/yuki/" in response.headers["Location"]


def test_only_reading(signed_in, partner):
    assert signed_in.post("/people/yuki/").status_code == 405


def test_as_many_queries_however_many_follow(signed_in, learner, partner):
    def make(number):
        FollowFactory.create_batch(number, followed=partner)
        partner.interests.set(Interest.objects.all()[:number])

    make(3)
    with CaptureQueriesContext(connection) as few:
        page(signed_in, "yuki")
    make(30)
    with CaptureQueriesContext(connection) as many:
        page(signed_in, "yuki")
    assert len(many) == len(few) <= 10
