"""What a person takes along of the feed, and what goes with them."""

from functools import partial

from django.db import transaction
from django.dispatch import receiver

from accounts.export import rows
from accounts.signals import account_deleted, export_requested
from social.models import Comment, Like, Post

POST = ["id", "content_text", "content_image", "language", "created_at", "edited_at", "like_count", "comment_count"]
COMMENT = ["id", "post", "parent_comment", "content_text", "correction", "created_at"]


@receiver(export_requested)
def export_feed(user, **kwargs):
    posts = Post.objects.filter(author=user.pk).order_by("pk")
    yield "posts.json", rows(posts, *POST)
    yield "comments.json", rows(Comment.objects.filter(author=user.pk).order_by("pk"), *COMMENT)
    yield "likes.json", rows(Like.objects.filter(learner=user.pk).order_by("pk"), "post", "created_at")
    for post in posts.exclude(content_image="").iterator(chunk_size=500):
        yield f"media/{post.content_image.name}", post.content_image


@receiver(account_deleted)
def delete_feed(user, **kwargs):
    """The counters of others' posts follow row by row."""
    posts = Post.objects.filter(author=user.pk)
    for post in posts.exclude(content_image=""):
        transaction.on_commit(partial(post.content_image.storage.delete, post.content_image.name), robust=True)
    Like.objects.filter(learner=user.pk).delete()
    Comment.objects.filter(author=user.pk).delete()
    posts.delete()
