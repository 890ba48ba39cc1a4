"""What a conversation's socket gets and gives."""

from datetime import timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime

OVERLAP = timedelta(seconds=10)  # a change may be committed a little after the moment it carries
MOST_CHANGES = 200


def identifier(value):
    """A message's id out of a frame; 0 for anything else."""
    return value if type(value) is int and 0 <= value < 2**63 else 0


def moment(value):
    """A time out of a frame, as the server gave it; None for anything else."""
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def catch_up(messages, frame, last_id, since=None, size=50):
    """The frames for a page that has everything up to the message of id `last_id`, and every change up to the moment
    `since`: what changed, what came after, in order, then up to where that is everything, whether there is more to ask
    for, and the moment to say next time. `frame(message, kind)` gives that of one message, as "message" or "changed".
    """
    now = timezone.now() - OVERLAP
    changed = messages.changed_since(since).filter(pk__lte=last_id)[:MOST_CHANGES] if since else []
    found = list(messages.after(last_id)[: size + 1])
    rows = found[:size]
    end = {"type": "caught_up", "up_to": rows[-1].pk if rows else last_id, "more": len(found) > size, "now": now}
    return [*(frame(row, "changed") for row in changed), *(frame(row, "message") for row in rows), end]
