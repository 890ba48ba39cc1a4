import pytest
from django.db import IntegrityError, transaction

from accounts.tests.factories import BlockFactory
from social.models import Comment, Like, Post
from social.tests.factories import CommentFactory, PostFactory

pytestmark = pytest.mark.django_db


def test_like_counts_once(learner):
    post = PostFactory()
    assert post.like(learner) is True
    assert post.like(learner) is False
    post.refresh_from_db()
    assert (post.like_count, Like.objects.count()) == (1, 1)


def test_unlike_counts_once(learner):
    post = PostFactory()
    post.like(learner)
    assert post.unlike(learner) is True
    assert post.unlike(learner) is False
    post.refresh_from_db()
    assert post.like_count == 0


def test_comments_are_counted(learner):
    post = PostFactory()
    comment = CommentFactory(post=post)
    CommentFactory(post=post, parent_comment=comment)
    comment.content_text = "edited"
    comment.save()
    post.refresh_from_db()
    assert post.comment_count == 2
    comment.delete()
    post.refresh_from_db()
    assert post.comment_count == 1
    assert Comment.objects.get().parent_comment is None


@pytest.mark.parametrize("blocker", ["viewer", "author"])
def test_blocked_people_are_not_in_the_feed(learner, partner, blocker):
    PostFactory(author=partner)
    CommentFactory(author=partner, post=PostFactory(author=learner))
    one, other = (learner, partner) if blocker == "viewer" else (partner, learner)
    BlockFactory(blocker=one.user, blocked=other.user)
    assert [post.author for post in Post.objects.visible_to(learner.user)] == [learner]
    assert not Comment.objects.visible_to(learner.user)


def test_inactive_people_are_not_in_the_feed(learner, partner):
    PostFactory(author=partner)
    partner.user.is_active = False
    partner.user.save()
    assert not Post.objects.visible_to(learner.user)


def test_only_the_author_edits(learner, partner):
    post = PostFactory(author=partner)
    assert list(Post.objects.editable_by(partner.user)) == [post]
    assert not Post.objects.editable_by(learner.user)


def test_newest_pages_by_key():
    rows = PostFactory.create_batch(4)[::-1]
    assert list(Post.objects.newest()[:2]) == rows[:2]
    assert list(Post.objects.newest(before=rows[1].pk)) == rows[2:]


def test_nothing_to_say_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        CommentFactory(content_text="")
