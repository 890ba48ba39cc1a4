"""Posts in templates."""

from django import template
from django.utils.translation import gettext as _

from langlearn.lib.translation import later
from social.hashtags import linked

register = template.Library()
register.filter("linked", linked)


@register.filter
def translatable(row, reader):
    """Whether `reader` is offered a post or a comment in another language."""
    return later.offered(row, row.language, later.target(reader, row.language))


@register.simple_tag
def card_words():
    """The words of cards that do not vary, looked up once for a list."""
    return {
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
