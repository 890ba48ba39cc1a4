"""What a person takes along of the feed, and what goes with them."""

from django.dispatch import receiver

from accounts.export import rows
from accounts.signals import account_deleted, export_requested
from social.models import Bookmark, Comment, HiddenPost, Like, Post, PostPicture

POST = ["id", "content_text", "language", "wants_correction", "created_at", "edited_at", "like_count", "comment_count"]
PICTURE = ["post", "position", "content_image", "alt"]
COMMENT = ["id", "post", "parent_comment", "content_text", "correction", "created_at"]


@receiver(export_requested)
def export_feed(user, **kwargs):
    posts = Post.objects.filter(author=user.pk).order_by("pk")
    yield "posts.json", rows(posts, *POST)
    yield "comments.json", rows(Comment.objects.filter(author=user.pk).order_by("pk"), *COMMENT)
    yield "likes.json", rows(Like.objects.filter(learner=user.pk).order_by("pk"), "post", "created_at")
    yield "saved_posts.json", rows(Bookmark.objects.filter(learner=user.pk).order_by("pk"), "post", "created_at")
    pictures = PostPicture.objects.filter(post__author=user.pk).order_by("pk")
    yield "pictures.json", rows(pictures, *PICTURE)
    for picture in pictures.iterator(chunk_size=500):
        yield f"media/{picture.content_image.name}", picture.content_image


@receiver(account_deleted)
def delete_feed(user, **kwargs):
    """The counters of others' posts follow row by row, as do the files of one's own."""
    Like.objects.filter(learner=user.pk).delete()
    Bookmark.objects.filter(learner=user.pk).delete()
    HiddenPost.objects.filter(user=user.pk).delete()
    Comment.objects.filter(author=user.pk).delete()
    Post.objects.filter(author=user.pk).delete()
