from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Block
from accounts.tests.factories import BlockFactory, FollowFactory, LearnerFactory, UserFactory
from social.models import Bookmark, HiddenPost, Post
from social.streams import Feed
from social.tests.factories import CommentFactory, PostFactory, PostPictureFactory

FEED = "/feed/"
HTMX = {"HX-Request": "true"}
TABS = ["", "following", "help", "saved"]


def shown(client, **query):
    return client.get(FEED, query).context["posts"]


def native(language, **fields):
    return LearnerFactory(
        user__native_language=language, learning_language="es" if language == "en" else "en", **fields
    )


def long_ago(days):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def followed(learner):
    """A Korean whom Ana follows."""
    return FollowFactory(follower=learner, followed=native("ko")).followed


def test_addresses():
    assert reverse("social:feed") == reverse("social:post_create") == FEED


def test_for_you_first_those_i_follow_then_what_i_learn(signed_in, learner, partner, followed):
    old = PostFactory(author=followed, language="ko", created_at=long_ago(8))
    in_japanese = PostFactory(language="ja")
    by_japanese = PostFactory(author=partner, language="en")
    PostFactory(language="es")
    of_followed = PostFactory(author=followed, language="ko")
    mine = PostFactory(author=learner, language="ja")
    by_both = PostFactory(author=native("ja"), language="ja")
    posts = shown(signed_in)
    assert posts == [mine, of_followed, by_both, by_japanese, in_japanese]
    assert old not in posts


def test_an_older_post_of_whom_i_follow_keeps_its_place_among_the_others(signed_in, followed):
    old = PostFactory(author=followed, language="ja", created_at=long_ago(9))
    new = PostFactory(author=followed, language="ja")
    other = PostFactory(language="ja")
    assert shown(signed_in) == [new, other, old]


def test_following_has_all_of_theirs_and_of_nobody_else(signed_in, learner, partner, followed):
    theirs = [PostFactory(author=followed, language="ko", created_at=long_ago(90 - n)) for n in range(3)]
    PostFactory(author=partner, language="ja")
    PostFactory(author=learner)
    assert shown(signed_in, tab="following") == theirs[::-1]


def test_following_of_many_is_in_order_whoever_writes_how_much(signed_in, learner):
    people = [FollowFactory(follower=learner).followed for _ in range(30)]
    posts = [PostFactory(author=people[n * n % 7 if n % 3 else n % 30]) for n in range(90)]
    assert everything(signed_in, "?tab=following") == posts[::-1]


def test_help_out_asks_for_those_who_wait(signed_in, learner, partner):
    plain = PostFactory(author=partner, language="en")
    asks = PostFactory(author=partner, language="en", wants_correction=True)
    asks_later = PostFactory(author=partner, language="en", wants_correction=True)
    plain_later = PostFactory(author=partner, language="en")
    corrected = PostFactory(author=partner, language="en")
    Post.objects.filter(pk=corrected.pk).update(correction_count=1)
    PostFactory(author=learner, language="en", wants_correction=True)
    PostFactory(author=partner, language="ja")
    PostFactory(author=native("en"), language="en")
    native_who_asks = PostFactory(author=native("en"), language="en", wants_correction=True)
    expected = [asks, asks_later, native_who_asks, plain, plain_later]
    assert shown(signed_in, tab="help") == expected
    assert shown(signed_in, tab="help", language="ko") == expected  # there is no such filter here


def test_saved_is_what_i_saved_last(signed_in, learner, partner):
    posts = PostFactory.create_batch(3, language="es")
    for post in (posts[1], posts[2], posts[0]):
        Bookmark.objects.create(post=post, learner=learner)
    Bookmark.objects.create(post=PostFactory(), learner=partner)
    assert shown(signed_in, tab="saved") == [posts[0], posts[2], posts[1]]


def everything(client, address):
    seen, address = [], FEED + address
    while address:
        page = client.get(address)
        seen += page.context["posts"]
        address = page.context["more"]
    return seen


@pytest.mark.parametrize("tab", TABS)
def test_pages_follow_each_other_without_gap_or_repeat(signed_in, learner, partner, followed, tab):
    for n in range(25):
        PostFactory(author=followed, language="ko")
        post = PostFactory(author=partner, language="en", wants_correction=n % 2)
        Bookmark.objects.create(post=post, learner=learner)
        PostFactory(language="ja")
    seen = everything(signed_in, f"?tab={tab}")
    pages = {"": 75, "following": 25, "help": 25, "saved": 25}
    assert len(seen) == len(set(seen)) == pages[tab]
    if not tab:
        assert [post.author for post in seen[:25]] == [followed] * 25
        assert [post.pk for post in seen[25:]] == sorted((post.pk for post in seen[25:]), reverse=True)


def test_what_comes_while_one_reads_moves_nothing(signed_in, partner):
    posts = PostFactory.create_batch(25, language="ja")[::-1]
    more = signed_in.get(FEED).context["more"]
    PostFactory.create_batch(5, language="ja")
    assert signed_in.get(more, headers=HTMX).context["posts"] == posts[20:]


def test_filter_by_language(signed_in, learner, partner, followed):
    japanese = PostFactory(author=partner, language="ja")
    english = PostFactory(author=partner, language="en")
    korean = PostFactory(author=followed, language="ko")
    PostFactory(language="en")
    assert shown(signed_in, language="en") == [english]
    assert shown(signed_in, language="ja") == [japanese]
    assert shown(signed_in, tab="following", language="ko") == [korean]
    assert shown(signed_in, tab="following", language="en") == []
    assert len(shown(signed_in, language="xx")) == 3


def test_the_address_carries_tab_and_filter(signed_in, followed):
    PostFactory.create_batch(21, author=followed, language="ko")
    page = signed_in.get(FEED, {"tab": "following", "language": "ko"})
    assert page.context["more"].startswith("/feed/?tab=following&language=ko&before=")
    html = page.content.decode()
    assert '<a class="tabs__item" href="/feed/?tab=following&amp;language=ko" aria-current="page">Following</a>' in html
    assert '<a class="chip" href="/feed/?tab=following&amp;language=ko" aria-current="true">Korean</a>' in html


def test_card_says_who_what_and_how_many(signed_in, learner, partner):
    post = PostFactory(author=partner, content_text="今日は <雨> です。", language="ja")
    post.like(learner)
    CommentFactory(post=post)
    page = signed_in.get(FEED).content.decode()
    assert "田中 由紀" in page
    assert 'lang="ja">今日は &lt;雨&gt; です。' in page
    assert 'aria-pressed="true"' in page
    card = shown(signed_in)[0]
    assert (card.like_count, card.comment_count, card.liked, card.saved) == (1, 1, True, False)


@pytest.mark.parametrize("tab", TABS)
def test_blocks_hold_both_ways(signed_in, learner, partner, tab):
    other = native("ja")
    for author in (partner, other):
        post = PostFactory(author=author)
        Bookmark.objects.create(post=post, learner=learner)
        FollowFactory(follower=learner, followed=author)
    assert len(shown(signed_in, tab=tab)) == 2
    for blocker, blocked in ((learner, partner), (other, learner)):
        Block.objects.make(blocker.user, blocked.user)
    assert shown(signed_in, tab=tab) == []


@pytest.mark.parametrize("tab", TABS)
def test_hidden_posts_and_posts_of_the_inactive_are_gone(signed_in, learner, partner, tab):
    FollowFactory(follower=learner, followed=partner)
    posts = PostFactory.create_batch(3, author=partner)
    for post in posts:
        Bookmark.objects.create(post=post, learner=learner)
    HiddenPost.objects.create(user=learner.user, post=posts[1])
    assert set(shown(signed_in, tab=tab)) == {posts[0], posts[2]}
    partner.user.is_active = False
    partner.user.save()
    assert shown(signed_in, tab=tab) == []


def test_those_out_of_sight_do_not_count(signed_in, learner, partner):
    post = PostFactory(author=partner)
    for person in (native("ko"), native("bn")):
        post.like(person)
        CommentFactory(post=post, author=person)
    BlockFactory(blocker=person.user, blocked=learner.user)
    card = shown(signed_in)[0]
    assert (card.like_count, card.comment_count) == (1, 1)


def test_more_comes_as_a_fragment(signed_in, partner):
    posts = PostFactory.create_batch(22, author=partner)
    fragment = signed_in.get(signed_in.get(FEED).context["more"], headers=HTMX)
    assert fragment.context["posts"] == posts[1::-1]
    assert b"<html" not in fragment.content


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "²", "", "2.1", "0.99999999999999999.1"])
@pytest.mark.parametrize("tab", [*TABS, "nonsense"])
def test_odd_addresses_show_the_first_page(signed_in, learner, partner, before, tab):
    FollowFactory(follower=learner, followed=partner)
    post = PostFactory(author=partner)
    Bookmark.objects.create(post=post, learner=learner)
    assert shown(signed_in, tab=tab, before=before) == [post]


@pytest.mark.parametrize("tab", TABS)
def test_same_few_queries_for_one_and_twenty(signed_in, learner, partner, followed, tab):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get(FEED, {"tab": tab}).status_code == 200
        return [query["sql"] for query in captured if "django_session" not in query["sql"]]

    def fill(count):
        for _ in range(count):
            Bookmark.objects.create(post=PostPictureFactory(post__author=partner).post, learner=learner)
            PostPictureFactory(post__author=followed, post__language="ko")

    fill(1)
    few = queries()
    fill(19)
    assert len(queries()) == len(few) <= 7  # the person, and six


def test_empty_tabs_say_what_to_do(signed_in):
    said = {"": "Nobody wrote anything yet", "following": "Follow people", "help": "Thank you", "saved": "bookmark"}
    for tab, words in said.items():
        assert words in signed_in.get(FEED, {"tab": tab}).content.decode()
    assert "Nothing in this language" in signed_in.get(FEED, {"language": "bn"}).content.decode()
    assert "That was everything" in signed_in.get(FEED, {"before": "0.1"}).content.decode()


@pytest.mark.parametrize("kind", ["staff", "instructor"])
def test_others_read_everything_but_do_not_write(client, request, db, kind):
    person = request.getfixturevalue(kind)
    posts = PostFactory.create_batch(22)[::-1]
    client.force_login(getattr(person, "user", person))
    page = client.get(FEED, {"tab": "help"})
    assert page.context["posts"] == posts[:20]
    assert client.get(page.context["more"]).context["posts"] == posts[20:]
    assert page.context["form"] is None
    assert page.context["tabs"] == []
    assert b'<button class="action' not in page.content
    assert client.post(FEED, {"content_text": "Hi", "language": "en"}).status_code == 403
    assert Post.objects.count() == 22


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan of SQLite")
def test_what_everybody_reads_is_found_newest_first_and_not_sorted(instructor):
    """A walk through all learners and their posts took seconds with a million of these."""
    PostFactory.create_batch(3)
    feed = Feed(instructor.user)
    with CaptureQueriesContext(connection) as captured:
        feed.page()
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + captured[0]["sql"])
        plan = [row[-1] for row in cursor.fetchall()]
    assert not [step for step in plan if step.startswith("SCAN accounts_")]


def test_visitor_is_asked_to_sign_in(client, db):
    assert client.get(FEED).url.startswith(reverse("account_login"))


def test_wrong_method(signed_in):
    assert signed_in.put(FEED).status_code == 405


def test_staff_without_profile_may_look(client, db):
    client.force_login(UserFactory(is_staff=True, native_language=""))
    assert client.get(FEED).status_code == 200
