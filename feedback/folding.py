"""Similar events in one entry: what it says, made of the events that are folded into it.

A fold is named `<what>:<of what>`, as `likes:7`. The function that `@words_of("likes")` marks puts it into words:

    @words_of("likes")
    def likes(fold):
        if not fold.others:
            return _("%(name)s likes your post") % {"name": fold.name}
        …

It gives the title, or title and text; it is called with the recipient's language and time zone in force, anew whenever
an event is added or taken away. A title alone leaves the text that the entry has.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Block

LINES = 10  # of so many events the lines are shown

_words: dict[str, Callable] = {}
_places: dict[str, Callable] = {}


@dataclass(frozen=True)
class Fold:
    """`name`: who did it last; `others`: how many more people did; `count`: how many events there are; `lines`: what
    each says for itself, the newest first; `course`: that of the entry, or None."""

    name: str
    others: int
    count: int
    lines: list
    course: object = None


def words_of(name, place=None):
    """`place(recipient)`: where the entry leads with several events in it; else to the newest."""

    def register(function):
        _words[name] = function
        if place:
            _places[name] = place
        return function

    return register


def seen_parts(notification):
    """The events that its recipient may know of: of nobody blocked or gone."""
    hidden = Block.objects.hiding_from(notification.recipient)
    return notification.parts.exclude(actor__is_active=False).exclude(actor__in=hidden)


def put_into_words(notification):
    """Set actor, place, title and text after its events. False, with nothing set, where none of them may be known."""
    parts = seen_parts(notification)
    newest = list(parts.select_related("actor").order_by("-pk")[:LINES])
    if not newest:
        return False
    name, last = notification.key.partition(":")[0], newest[0]
    fold = Fold(
        name=last.actor.display_name if last.actor else "",
        others=parts.values("actor").distinct().count() - 1 if last.actor else 0,
        count=parts.count(),
        lines=[part.line for part in newest if part.line],
        course=notification.course,
    )
    notification.actor = last.actor
    notification.url = _places[name](notification.recipient) if fold.count > 1 and name in _places else last.url
    notification.write(lambda: _words[name](fold))
    return True


def refold(notifications):
    """Say anew what entries say: some of their events went, or may not be known of any more. An entry without any
    event goes; one whose events are all hidden stays hidden, as its actor is."""
    with transaction.atomic():
        for notification in notifications.select_related("recipient", "course").select_for_update(of=["self"]):
            if not notification.parts.exists():
                notification.delete()
            elif put_into_words(notification):
                notification.save(update_fields=["actor", "url", "content_title", "content_text"])
