import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.tests.factories import BlockFactory, UserFactory
from social.models import Post
from social.tests.factories import CommentFactory, PostFactory

FEED = "/feed/"
HTMX = {"HX-Request": "true"}


def test_addresses():
    assert reverse("social:feed") == reverse("social:post_create") == FEED


def test_newest_first(signed_in):
    posts = PostFactory.create_batch(3)
    assert signed_in.get(FEED).context["posts"] == posts[::-1]


def test_card_says_who_what_and_how_many(signed_in, learner, partner):
    post = PostFactory(author=partner, content_text="今日は <雨> です。", language="ja")
    post.like(learner)
    CommentFactory(post=post, correction="今日は雨だ。")
    page = signed_in.get(FEED).content.decode()
    assert "田中 由紀" in page
    assert 'lang="ja">今日は &lt;雨&gt; です。' in page
    assert 'aria-pressed="true"' in page
    shown = signed_in.get(FEED).context["posts"][0]
    assert (shown.like_count, shown.comment_count, shown.correction_count, shown.liked) == (1, 1, 1, True)


def test_blocks_hold_both_ways(signed_in, learner, partner, outsider):
    PostFactory(author=partner)
    PostFactory(author=outsider)
    BlockFactory(blocker=learner.user, blocked=partner.user)
    BlockFactory(blocker=outsider.user, blocked=learner.user)
    assert signed_in.get(FEED).context["posts"] == []


def test_corrections_of_blocked_people_do_not_count(signed_in, learner, partner):
    CommentFactory(author=partner, correction="Better")
    BlockFactory(blocker=partner.user, blocked=learner.user)
    assert signed_in.get(FEED).context["posts"][0].correction_count == 0


def test_deactivated_people_are_gone(signed_in):
    PostFactory(author__user__is_active=False)
    assert signed_in.get(FEED).context["posts"] == []


def test_pages_follow_each_other_without_gap_or_repeat(signed_in):
    posts = PostFactory.create_batch(45)[::-1]
    seen, address = [], FEED
    while address:
        page = signed_in.get(address)
        seen += page.context["posts"]
        address = page.context["more"]
    assert seen == posts


def test_more_comes_as_a_fragment(signed_in):
    posts = PostFactory.create_batch(3)
    fragment = signed_in.get(FEED, {"before": posts[2].pk}, headers=HTMX)
    assert fragment.context["posts"] == [posts[1], posts[0]]
    assert b"<html" not in fragment.content


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "²", ""])
def test_odd_addresses_show_the_newest(signed_in, before):
    post = PostFactory()
    assert signed_in.get(FEED, {"before": before}).context["posts"] == [post]


def test_same_few_queries_for_3_and_30(signed_in):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get(FEED).status_code == 200
        return [query["sql"] for query in captured if "session" not in query["sql"]]

    CommentFactory.create_batch(3, correction="Better")
    few = queries()
    CommentFactory.create_batch(27, correction="Better")
    assert len(queries()) == len(few) <= 7  # the person, and six


def test_empty_feed_invites(signed_in):
    assert "Nobody wrote anything yet" in signed_in.get(FEED).content.decode()


@pytest.mark.parametrize("kind", ["staff", "instructor"])
def test_others_read_but_do_not_write(client, request, db, kind):
    person = request.getfixturevalue(kind)
    post = PostFactory()
    client.force_login(getattr(person, "user", person))
    page = client.get(FEED)
    assert page.context["posts"] == [post]
    assert page.context["form"] is None
    assert b'<button class="action' not in page.content
    assert client.post(FEED, {"content_text": "Hi", "language": "en"}).status_code == 403
    assert Post.objects.count() == 1


def test_visitor_is_asked_to_sign_in(client, db):
    assert client.get(FEED).url.startswith(reverse("account_login"))


def test_wrong_method(signed_in):
    assert signed_in.put(FEED).status_code == 405


def test_staff_without_profile_may_look(client, db):
    client.force_login(UserFactory(is_staff=True, native_language=""))
    assert client.get(FEED).status_code == 200
