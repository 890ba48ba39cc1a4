"""What staff hide, and what they hold back of a limited account: its author sees it, nobody else."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.models import FOREVER, Follow
from langlearn.lib.storages import private_storage
from social.models import Comment, Post
from social.search import find
from social.signals import comment_added, held_back
from social.streams import FOLLOWING, FOR_YOU, HELP, SAVED, Feed
from social.tests.factories import CommentFactory, PostFactory, PostPictureFactory

TABS = [FOR_YOU, FOLLOWING, HELP, SAVED]


@pytest.fixture
def post(learner, partner):
    Follow.objects.create(follower=learner, followed=partner)
    post = PostFactory(author=partner, content_text="rude words", language="en", wants_correction=True)
    post.bookmarks.create(learner=learner)
    return post


@pytest.fixture
def limited(partner):
    partner.user.set_standing(limited_until=FOREVER, suspended_until=None)
    return partner


def feed(learner, tab):
    return list(Feed(learner.user, tab).page()[0])


@pytest.mark.parametrize("tab", TABS)
def test_a_hidden_post_is_in_no_tab_and_back_when_shown_again(learner, post, tab):
    assert feed(learner, tab) == [post]
    assert post.set_hidden(True)
    assert feed(learner, tab) == []
    assert list(Feed(learner.user, tab).fresh(now() - timedelta(days=1), 20)) == []
    assert post.set_hidden(False)
    assert feed(learner, tab) == [post]


def test_nor_is_it_found_opened_liked_or_listed(signed_in, learner, post):
    post.set_hidden(True)
    assert find(learner.user, "rude")[0] == []
    for page in ("", "likes/", "correct/", "translation/", "hide/"):
        assert signed_in.get(f"/feed/{post.pk}/{page}").status_code == 404
    assert signed_in.post(f"/feed/{post.pk}/like/", {"liked": "1"}).status_code == 404
    assert signed_in.post(f"/feed/{post.pk}/save/", {"saved": "1"}).status_code == 404
    assert signed_in.post(f"/feed/{post.pk}/comments/", {"content_text": "?"}).status_code == 404
    assert signed_in.get(f"/reports/post/{post.pk}/").status_code == 404
    assert b"rude words" not in signed_in.get("/feed/by/yuki/").content
    post.set_hidden(False)
    assert find(learner.user, "rude")[0] == [post]


def test_its_author_sees_it_and_that_it_is_hidden(client, post, partner):
    post.set_hidden(True)
    client.force_login(partner.user)
    page = client.get(f"/feed/{post.pk}/").content.decode()
    assert "rude words" in page
    assert "Our team hid this" in page
    assert "Our team hid this" in client.get("/feed/").content.decode()
    assert client.get(f"/feed/{post.pk}/edit/").status_code == 403
    client.post(f"/feed/{post.pk}/delete/")
    assert not Post.objects.exists()


def test_hiding_twice_is_hiding_once(post):
    assert post.set_hidden(True)
    since = Post.objects.get().hidden_at
    assert not post.set_hidden(True)
    assert Post.objects.get().hidden_at == since
    assert post.set_hidden(False)
    assert not post.set_hidden(False)


@pytest.mark.django_db(transaction=True)
def test_its_pictures_leave_the_public_storage_and_come_back(client, post, partner):
    picture = PostPictureFactory(post=post, content_image=ContentFile(b"picture", name="a.webp"))
    name = picture.content_image.name
    post.set_hidden(True)
    assert not default_storage.exists(name)
    assert private_storage.open(f"hidden/{name}").read() == b"picture"
    client.force_login(partner.user)
    assert picture.content_image.url not in client.get(f"/feed/{post.pk}/").content.decode()
    post.set_hidden(False)
    assert default_storage.open(name).read() == b"picture"
    assert not private_storage.exists(f"hidden/{name}")
    post.set_hidden(True)
    post.delete()
    assert not private_storage.exists(f"hidden/{name}")


def test_a_page_of_the_feed_costs_as_much_with_hidden_posts(signed_in, learner, partner, post):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get("/feed/")
        return len(captured)

    PostFactory.create_batch(2, author=partner)
    queries()
    few = queries()
    for other in PostFactory.create_batch(10, author=partner) + PostFactory.create_batch(5, author=learner):
        other.set_hidden(True)
    assert queries() == few


# Comments ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def comments(post, learner, outsider):
    """A correction and a comment by an outsider, and an answer to the comment."""
    correction = CommentFactory(post=post, author=outsider, content_text="", correction="kind words")
    comment = CommentFactory(post=post, author=outsider, content_text="shut up")
    answer = CommentFactory(post=post, author=learner, content_text="be nice", parent_comment=comment)
    return correction, comment, answer


def counts(post):
    post.refresh_from_db()
    return post.comment_count, post.correction_count


def test_a_hidden_comment_leaves_thread_and_counters(client, post, comments, partner, outsider):
    correction, comment, answer = comments
    client.force_login(partner.user)
    assert counts(post) == (3, 1)
    assert comment.set_hidden(True)
    assert correction.set_hidden(True)
    assert not correction.set_hidden(True)
    assert counts(post) == (1, 0)
    page = client.get(f"/feed/{post.pk}/").content.decode()
    assert "be nice" in page
    assert "shut up" not in page
    assert f'id="comment-{correction.pk}"' not in page
    assert client.post(f"/feed/comments/{correction.pk}/thank/").status_code == 404
    client.force_login(outsider.user)
    theirs = client.get(f"/feed/{post.pk}/").content.decode()
    assert "shut up" in theirs
    assert f'id="comment-{correction.pk}"' in theirs
    assert theirs.count("Our team hid this") == 2
    assert comment.set_hidden(False)
    assert correction.set_hidden(False)
    assert counts(post) == (3, 1)


def test_deleting_a_hidden_comment_counts_it_out_once(client, post, comments, outsider):
    correction, comment, answer = comments
    for row in (correction, comment):
        row.set_hidden(True)
    client.force_login(outsider.user)
    client.post(f"/feed/comments/{correction.pk}/delete/")
    client.post(f"/feed/comments/{comment.pk}/delete/")
    assert counts(post) == (1, 0)
    gap = Comment.objects.get(pk=comment.pk)
    assert (gap.deleted_at is not None, gap.hidden_at) == (True, None)


def test_of_whom_one_blocks_a_hidden_comment_is_not_taken_off_twice(client, post, comments, partner, outsider):
    correction, comment, _answer = comments
    comment.set_hidden(True)
    partner.user.block_set.create(blocked=outsider.user)
    client.force_login(partner.user)
    assert client.get(f"/feed/{post.pk}/").context["post"].comment_count == 1


def test_an_adopted_correction_that_is_hidden_is_not_on_the_card(signed_in, post, comments):
    correction = comments[0]
    correction.adopt()
    assert 'class="adopted"' in signed_in.get(f"/feed/{post.pk}/").content.decode()
    correction.set_hidden(True)
    assert 'class="adopted"' not in signed_in.get(f"/feed/{post.pk}/").content.decode()


# Held back -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def told():
    """What the signals said: (which, row)."""
    heard = []
    receivers = {
        held_back: lambda row, **kwargs: heard.append(("held back", row)),
        comment_added: lambda comment, **kwargs: heard.append(("comment", comment)),
    }
    for signal, receiver in receivers.items():
        signal.connect(receiver, weak=False)
    yield heard
    for signal, receiver in receivers.items():
        signal.disconnect(receiver)


@pytest.mark.django_db(transaction=True)
def test_a_post_of_a_limited_account_waits_for_staff(client, learner, limited, told, monkeypatch):
    frames = []
    monkeypatch.setattr("langlearn.lib.live.publish", lambda room, payload: frames.append(room))
    Follow.objects.create(follower=learner, followed=limited)
    client.force_login(limited.user)
    response = client.post("/feed/", {"content_text": "Good morning", "language": "en"})
    assert response.status_code == 302
    post = Post.objects.get()
    assert (post.awaits_review, bool(post.hidden_at)) == (True, True)
    assert told == [("held back", post)]
    assert frames == []
    assert feed(learner, FOLLOWING) == []
    assert "waits for a look by our team" in client.get(f"/feed/{post.pk}/").content.decode()
    assert post.set_hidden(False)
    assert feed(learner, FOLLOWING) == [post]
    post.refresh_from_db()
    assert not post.awaits_review


def test_one_that_is_refused_stays_hidden(post, limited):
    held = PostFactory(author=limited)
    assert held.awaits_review
    assert held.set_hidden(True)
    held.refresh_from_db()
    assert (held.awaits_review, bool(held.hidden_at)) == (False, True)
    assert not post.awaits_review  # written before


def test_what_is_edited_waits_too(client, post, limited, told):
    client.force_login(limited.user)
    client.post(f"/feed/{post.pk}/edit/", {"content_text": "Buy coins", "language": "en"})
    post.refresh_from_db()
    assert (post.content_text, post.awaits_review) == ("Buy coins", True)
    assert told == [("held back", post)]
    client.post(f"/feed/{post.pk}/edit/", {"content_text": "Buy no coins", "language": "en"})
    post.refresh_from_db()
    assert (post.content_text, post.awaits_review) == ("Buy no coins", True)


def test_a_comment_of_a_limited_account_waits_uncounted_and_untold(client, learner, limited, told):
    post = PostFactory(author=learner, content_text="Good morning")
    client.force_login(limited.user)
    client.post(f"/feed/{post.pk}/comments/", {"content_text": "Hello"})
    comment = Comment.objects.get()
    assert comment.awaits_review
    assert told == [("held back", comment)]
    assert counts(post) == (0, 0)
    assert "Hello" in client.get(f"/feed/{post.pk}/").content.decode()
    client.force_login(learner.user)
    assert "Hello" not in client.get(f"/feed/{post.pk}/").content.decode()
    comment.set_hidden(False)
    assert counts(post) == (1, 0)


def test_a_correction_made_anew_by_a_limited_account_is_counted_out(learner, limited):
    post = PostFactory(author=learner, content_text="I is here")
    correction = CommentFactory(post=post, author=limited, correction="I am here")
    correction.set_hidden(False)
    assert counts(post) == (1, 1)
    Comment.objects.correct(post, limited, "I are here")
    assert counts(post) == (0, 0)
    correction.refresh_from_db()
    assert correction.awaits_review


def test_when_the_limit_is_over_nothing_waits(partner):
    partner.user.set_standing(limited_until=now() - timedelta(seconds=1), suspended_until=None)
    assert not PostFactory(author=partner).awaits_review
