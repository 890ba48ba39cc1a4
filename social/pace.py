"""How fast one may write: accounts of less than a week post a few times a day, and nobody the same again and again."""

from datetime import timedelta

from django.utils.timezone import now
from django.utils.translation import gettext as _

from langlearn.lib import limits
from langlearn.lib.search import fold
from social.models import Comment, Post

NEW, DAY = timedelta(days=7), timedelta(days=1)
RATE = "20/hour"  # of anybody's posts
POSTS, COMMENTS = "5/day", "20/hour"  # of a new account; the others are bound by their views
LONG = 40  # so long a comment nobody says in good faith under several posts


def allows_post(form, author):
    """Whether this valid form may become a post now; if not, it says why."""
    text = form.cleaned_data["content_text"]
    recent = Post.objects.filter(author=author, created_at__gt=now() - DAY).order_by("-pk")
    if is_among(text, recent):
        form.add_error("content_text", _("You posted the same today. Others have seen it; say something new."))
    elif is_new(author) and limits.hit("posts of new accounts", author.pk, POSTS):
        form.add_error(None, _("In their first week, people post five times a day. Please go on tomorrow."))
    return form.is_valid()


def allows_comment(form, post, author):
    """The same for a comment on `post`."""
    text = form.cleaned_data.get("content_text", "")
    recent = Comment.objects.filter(author=author, created_at__gt=now() - DAY, deleted_at=None).order_by("-pk")
    if is_among(text, recent if len(text) >= LONG else recent.filter(post=post)):
        form.add_error("content_text", _("You wrote the same today. Say it in other words."))
    elif is_new(author) and limits.hit("comments of new accounts", author.pk, COMMENTS):
        form.add_error(None, _("That is a lot for your first week. Please go on in an hour."))
    return form.is_valid()


def is_new(author):
    return now() - author.user.created_at < NEW


def is_among(text, rows, most=500):
    """Letter case, width, accents and spaces make no other text."""
    said = same(text)
    return bool(said) and any(same(other) == said for other in rows.values_list("content_text", flat=True)[:most])


def same(text):
    return " ".join(fold(text).split())
