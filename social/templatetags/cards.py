"""Posts in templates."""

from typing import NamedTuple

from django import template
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import User
from langlearn.lib.kept import shown
from langlearn.lib.translation import later
from social.hashtags import linked

register = template.Library()
register.filter("linked", linked)


@register.simple_tag(takes_context=True)
def card_reader(context):
    """What the cards of a list show of their reader and of the page they are on, for `card_key`."""
    request = context["request"]
    return Reader(request.user, request.get_full_path(), context.get("address", ""))


class Reader(NamedTuple):
    user: User
    page: str
    address: str


@register.filter
def card_key(post, reader):
    """All that the card of a dressed post shows."""
    user = reader.user
    mine = post.author_id == user.pk, user.is_learner, bool(translatable(post, user))
    pictures = [shown(picture) for picture in post.shown_pictures]
    return shown(post, "shown_pictures"), post.author.user.face, pictures, mine, reader.page, reader.address


@register.filter
def translatable(row, reader):
    """Whether `reader` is offered a post or a comment in another language."""
    return later.offered(row, row.language, later.target(reader, row.language))


@register.simple_tag
def card_words():
    """The words of cards that do not vary, looked up once for a list, and only where a card was not kept."""
    return SimpleLazyObject(_words)


def _words():
    return {
        "edited": _("edited"),
        "edit": _("Edit"),
        "more": _("More"),
        "delete": _("Delete"),
        "delete_post": _("Delete this post?"),
        "comments": _("comments"),
        "corrections": _("corrections"),
        "likes": _("likes"),
        "like": _("Like"),
        "correct": _("Correct"),
        "translate": _("Translate"),
        "wanted": _("please correct"),
        "adopted": _("As the author now says it"),
        "save": _("Save"),
        "copy": _("Copy the link"),
        "copied": _("The link is copied"),
        "likers": _("Who likes it"),
        "hide": _("Hide this post"),
        "report": _("Report"),
        "report_post": _("Report this post"),
        "report_comment": _("Report this comment"),
        "block": _("Block"),
    }
