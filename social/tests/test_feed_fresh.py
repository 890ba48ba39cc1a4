from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.utils import timezone

from accounts.models import Block
from accounts.tests.factories import FollowFactory, LearnerFactory
from langlearn.lib.testing import connect
from social import rooms
from social.tests.factories import PostFactory

HTMX = {"HX-Request": "true"}


def old(**fields):
    return PostFactory(created_at=timezone.now() - timedelta(hours=1), **fields)


def address(client, **query):
    """What the page says where to ask."""
    return client.get("/feed/", query).context["fresh"]


def ids(client, fresh):
    return client.get(fresh).json()["ids"]


def test_what_came_since_the_page(signed_in, learner, partner):
    old(author=partner)
    fresh = address(signed_in)
    assert ids(signed_in, fresh) == []
    by_native, in_language = PostFactory(author=partner), PostFactory(language="ja")
    followed = PostFactory(author=FollowFactory(follower=learner).followed, language="ko")
    PostFactory(language="ko")
    assert ids(signed_in, fresh) == [followed.pk, in_language.pk, by_native.pk]
    posts = signed_in.get(fresh, headers=HTMX)
    assert posts.context["posts"] == [followed, in_language, by_native]
    assert b"<html" not in posts.content


def test_of_the_tab_and_language_that_is_open(signed_in, learner, partner):
    followed = FollowFactory(follower=learner).followed
    following, korean = address(signed_in, tab="following"), address(signed_in, language="ko")
    PostFactory(author=partner, language="ja")
    theirs = PostFactory(author=followed, language="es")
    by_japanese = PostFactory(author=partner, language="ko")
    assert ids(signed_in, following) == [theirs.pk]
    assert ids(signed_in, korean) == [by_japanese.pk]


def test_only_the_top_of_these_tabs_asks(signed_in, partner):
    PostFactory.create_batch(21, author=partner, language="ja")
    for query in ({"tab": "help"}, {"tab": "saved"}, {"before": "0.1"}):
        assert "fresh" not in signed_in.get("/feed/", query).context


def test_blocked_people_are_not_counted(signed_in, learner, partner):
    fresh = address(signed_in)
    PostFactory(author=partner)
    Block.objects.make(partner.user, learner.user)
    assert ids(signed_in, fresh) == []


@pytest.mark.parametrize("since", ["", "x", "-1", "9" * 18, "9" * 40])
def test_odd_moments_give_nothing(signed_in, partner, since):
    PostFactory(author=partner)
    assert ids(signed_in, f"/feed/fresh/?since={since}") == []


def test_one_more_than_a_page_at_most(signed_in, partner):
    fresh = address(signed_in)
    PostFactory.create_batch(30, author=partner)
    assert len(ids(signed_in, fresh)) == 21


def test_others_hear_of_everything(client, instructor):
    client.force_login(instructor.user)
    fresh = address(client)
    post = PostFactory()
    assert ids(client, fresh) == [post.pk]


def test_visitor_and_wrong_method(client, signed_in):
    assert signed_in.post("/feed/fresh/").status_code == 405
    client.logout()
    assert client.get("/feed/fresh/").status_code == 302


def test_rooms_of_a_tab(learner, instructor):
    followed = FollowFactory(follower=learner).followed
    assert rooms.of(learner.user, "following") == [f"posts-by-{followed.pk}"]
    assert rooms.of(learner.user, "") == [f"posts-by-{followed.pk}", "posts-in-ja", "posts-of-ja"]
    assert rooms.of(learner.user, "help") == rooms.of(learner.user, "nonsense") == rooms.of(instructor.user, "") == []


@pytest.mark.django_db(transaction=True)
def test_whoever_has_the_tab_open_hears_of_a_post(client):
    reader = LearnerFactory(user__native_language="en", learning_language="ja")
    author = LearnerFactory(user__native_language="ja", learning_language="en")
    client.force_login(author.user)

    async def scene():
        async with connect("/ws/me/", reader.user) as open_tab, connect("/ws/me/", reader.user) as elsewhere:
            await open_tab.send({"type": "hello", "feed": ""})
            await elsewhere.send({"type": "hello"})
            for talk in (open_tab, elsewhere):
                assert [(await talk.receive())["type"] for _ in range(2)] == ["badges", "groups"]
            posted = sync_to_async(client.post)
            await posted("/feed/", {"content_text": "Hello there", "language": "en"})
            assert (await open_tab.receive())["type"] == "post"
            await elsewhere.send({"type": "ping"})
            assert (await elsewhere.receive())["type"] == "pong"

    async_to_sync(scene)()
