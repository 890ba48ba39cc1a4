"""The list of a learner's chats."""

from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate

from messaging.models import Chat, Message

SIZE = 30


def inbox(learner, unread=False, before=None, size=SIZE):
    """A page of the learner's chats, newest first, and where the next page starts (or None). Two queries."""
    chats = Chat.objects.of(learner).with_last_message().with_unread(learner).with_people()
    if unread:
        chats = chats.filter(unread__gt=0)
    page = list(chats.newest_first(before)[: size + 1])
    more = len(page) > size
    page = page[:size]
    dress(page, learner)
    return page, cursor(page[-1]) if more else None


def one(learner, pk):
    """One chat as the list shows it, or None."""
    chats = Chat.objects.of(learner).with_last_message().with_unread(learner).with_people()
    page = list(chats.filter(pk=pk))
    dress(page, learner)
    return page[0] if page else None


def dress(page, learner):
    """Give each chat its `partner`, its newest message as `last`, whether that is `mine` and `is_today`, and its place
    in the list as `order`."""
    today = localdate()
    last = Message.objects.in_bulk([chat.last_message_id for chat in page])
    for chat in page:
        chat.partner = chat.partner_of(learner)
        chat.last = last[chat.last_message_id]
        chat.order = f"{chat.updated_at.timestamp():.6f}"
        chat.mine = chat.last.sender_id == learner.pk
        chat.is_today = localdate(chat.last.sent_at) == today


def cursor(chat):
    """A chat's place in the list, as an address carries it: a + would come back as a space."""
    return f"{chat.updated_at.isoformat().replace('+00:00', 'Z')}_{chat.pk}"


def read_cursor(text):
    """(updated_at, id) out of an address, or None where it is no such thing."""
    moment, _, pk = text.rpartition("_")
    try:
        moment = parse_datetime(moment)
    except ValueError:
        return None
    return (moment, int(pk)) if moment and moment.tzinfo and pk.isdecimal() and len(pk) < 19 else None
