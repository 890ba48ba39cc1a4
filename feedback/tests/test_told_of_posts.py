"""What the feed tells people of: each event once, nobody of their own, nothing across a block."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Block
from accounts.tests.factories import LearnerFactory
from feedback.models import Notification
from feedback.receivers.posts import forget_post
from social.models import Comment
from social.signals import comment_added, correction_thanked
from social.tests.factories import CommentFactory, PostFactory

Type = Notification.Type


@pytest.fixture
def post(partner):
    return PostFactory(author=partner, content_text="雨です", language="ja")


def told(person):
    return Notification.objects.filter(recipient=person.user).order_by("pk")


def like(client, post, liked="1"):
    return client.post(f"/feed/{post.pk}/like/", {"liked": liked})


def comment(client, post, text="Nice", **more):
    return client.post(f"/feed/{post.pk}/comments/", {"content_text": text, **more})


def test_a_like_once_however_often(signed_in, learner, partner, post):
    for liked in "1101":
        like(signed_in, post, liked)
    notice = told(partner).get()
    assert (notice.notification_type, notice.actor, notice.url) == (Type.LIKE, learner.user, f"/feed/{post.pk}/")
    assert (notice.content_title, notice.content_text) == ("Ana likes your post", "雨です")


def test_all_who_like_a_post_are_one_entry(client, partner, post):
    for person in LearnerFactory.create_batch(20, user__name="Kim"):
        client.force_login(person.user)
        like(client, post)
    notice = told(partner).get()
    assert (notice.content_title, notice.content_text) == ("Kim and 19 others like your post", "雨です")
    assert Notification.objects.of(partner.user).unread().count() == 1


def test_a_comment_on_my_post(signed_in, learner, partner, post):
    comment(signed_in, post)
    notice = told(partner).get()
    made = Comment.objects.get()
    assert notice.notification_type == Type.COMMENT
    assert (notice.content_title, notice.content_text) == ("Ana commented on your post", "Nice")
    assert notice.url == f"/feed/{post.pk}/#comment-{made.pk}"


def test_a_reply_tells_whom_it_answers_and_whose_post_it_is(signed_in, partner, outsider, post):
    above = CommentFactory(post=post, author=outsider)
    comment(signed_in, post, parent_comment=above.pk)
    assert told(outsider).get().content_title == "Ana replied to your comment"
    assert told(partner).get().content_title == "Ana commented on your post"


def test_who_is_both_is_told_once_as_of_a_reply(signed_in, partner, post):
    comment(signed_in, post, parent_comment=CommentFactory(post=post, author=partner).pk)
    assert told(partner).get().content_title == "Ana replied to your comment"


def test_comments_of_a_day_are_one_entry(client, partner, outsider, learner, post):
    for person, text in ((outsider, "First"), (learner, "Second"), (learner, "Third")):
        client.force_login(person.user)
        comment(client, post, text)
    notice = told(partner).get()
    assert (notice.content_title, notice.content_text) == ("Ana and 1 other commented on your post", "Third")
    assert notice.url == f"/feed/{post.pk}/#comment-{Comment.objects.latest('pk').pk}"


def test_corrections_and_comments_are_two_entries(signed_in, learner, partner, post):
    comment(signed_in, post)
    made = CommentFactory(post=post, author=learner, content_text="", correction="雨が降っています")
    comment_added.send(Comment, comment=made)
    assert {notice.notification_type for notice in told(partner)} == {"comment", "correction"}


def test_a_correction_says_so(learner, partner, post):
    made = CommentFactory(post=post, author=learner, content_text="", correction="雨が降っています")
    for _again in range(2):
        comment_added.send(Comment, comment=made)
    notice = told(partner).get()
    assert (notice.notification_type, notice.content_text) == (Type.CORRECTION, "雨が降っています")
    assert notice.content_title == "Ana corrected your post"


def test_in_the_readers_language(signed_in, partner, post):
    partner.user.ui_language = "ja"
    partner.user.save()
    like(signed_in, post)
    assert "Ana" in told(partner).get().content_title


def test_nobody_is_told_of_their_own(signed_in, learner):
    mine = PostFactory(author=learner)
    like(signed_in, mine)
    comment(signed_in, mine)
    comment(signed_in, mine, "And", parent_comment=Comment.objects.get().pk)
    assert not Notification.objects.exists()


def test_nothing_across_a_block(learner, partner, outsider, post):
    """Even where the two meet under a third one's post."""
    above = CommentFactory(post=post, author=outsider)
    Block.objects.make(outsider.user, learner.user)
    Block.objects.make(partner.user, learner.user)
    answer = CommentFactory(post=post, author=learner, parent_comment=above)
    comment_added.send(Comment, comment=answer)
    assert not Notification.objects.exists()


def test_a_deleted_comment_is_told_no_more(signed_in, partner, outsider, post):
    comment(signed_in, post, "Stays")
    gone = CommentFactory(post=post, author=outsider, content_text="Goes")
    comment_added.send(Comment, comment=gone)
    assert told(partner).get().content_text == "Goes"
    gone.delete()
    kept = told(partner).get()
    assert (kept.content_title, kept.content_text) == ("Ana commented on your post", "Stays")
    Comment.objects.get().delete()
    assert not told(partner).exists()


def test_a_comment_withdrawn_from_under_answers_is_told_no_more(learner, partner, post):
    made = CommentFactory(post=post, author=learner, content_text="", correction="雨が降っています")
    comment_added.send(Comment, comment=made)
    correction_thanked.send(Comment, comment=made)
    CommentFactory(post=post, author=partner, parent_comment=made)
    assert told(partner).exists() and told(learner).exists()
    made.leave_gap()
    assert not Notification.objects.exists()


def test_of_a_deleted_post_nothing_is_told(signed_in, partner, outsider, learner, post):
    other = PostFactory(author=partner)
    for one in (post, other):
        like(signed_in, one)
        comment(signed_in, one)
    above = CommentFactory(post=post, author=outsider)
    answer = CommentFactory(post=post, author=learner, parent_comment=above)
    comment_added.send(Comment, comment=answer)
    assert told(outsider).exists()
    post.delete()
    assert {notice.url.split("#")[0] for notice in Notification.objects.all()} == {f"/feed/{other.pk}/"}


def test_forgetting_a_post_costs_the_same_however_many_wrote(partner):
    counts = []
    for number in (3, 30):
        post = PostFactory(author=partner)
        for _ in range(number):
            comment_added.send(Comment, comment=CommentFactory(post=post))
        with CaptureQueriesContext(connection) as queries:
            forget_post(instance=post)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5
    assert not Notification.objects.exists()
