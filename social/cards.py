"""What a post's card shows besides its row."""

from django.db.models import CharField, Count, Value

from accounts.models import Block, User
from langlearn.lib.prepared import Prepared
from social.models import Comment, Like, Post, PostPicture

IN_SIGHT = 2  # so many of a list's posts may be on the screen at once


def number(text):
    """An id from an address, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def dressed(posts, viewer):
    """With all that a card shows besides the row: pictures, whether it is in sight at once, whether `viewer` likes and
    keeps it, and counts without whom they do not see."""
    by_pk = {post.pk: [] for post in posts}
    for picture in _pictures(*by_pk) if by_pk else ():
        by_pk[picture.post_id].append(picture)
    for place, post in enumerate(posts):
        post.shown_pictures, post.eager = by_pk[post.pk], place < IN_SIGHT
    return marked(posts, viewer)


@Prepared
def _pictures(*posts):
    return PostPicture.objects.filter(post__in=posts)


def marked(posts, viewer):
    """`dressed` without the pictures."""
    if not all(hasattr(post, "liked") for post in posts):
        mine = Post.objects.filter(pk__in=[post.pk for post in posts]).with_mine(viewer)
        mine = {pk: flags for pk, *flags in mine.values_list("pk", "liked", "saved")}
        for post in posts:
            post.liked, post.saved = mine.get(post.pk, (False, False))
    return counted(posts, viewer)


def counted(posts, viewer):
    """The counters of the rows are everybody's: those out of sight are taken off. One query."""
    by_pk = {post.pk: post for post in posts}
    for pk, counter, n in _out_of_sight(viewer.pk, *by_pk) if by_pk else ():
        setattr(by_pk[pk], counter, max(0, getattr(by_pk[pk], counter) - n))
    return posts


@Prepared
def _out_of_sight(viewer, *posts):
    """(post, counter, how many of them the viewer does not see)"""
    hidden = Block.objects.hiding_from(User(pk=viewer))
    likes = Like.objects.filter(post__in=posts, learner__in=hidden)
    comments = Comment.objects.counted().filter(post__in=posts, author__in=hidden)
    corrections = comments.filter(correction__gt="")  # see `with_adopted`
    each = [
        per_post(likes, "like_count"),
        per_post(comments, "comment_count"),
        per_post(corrections, "correction_count"),
    ]
    return each[0].union(*each[1:], all=True)


def per_post(rows, counter):
    named = rows.order_by().values("post").annotate(counter=Value(counter, CharField()), n=Count("pk"))
    return named.values_list("post", "counter", "n")
