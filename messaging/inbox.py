"""The list of a learner's chats."""

from django.db.models import Exists, OuterRef, Q
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate

from accounts.models import Learner, User
from langlearn.lib.kept import shown
from langlearn.lib.prepared import Prepared
from messaging.models import Chat, Member, Message

SIZE = 30


ACCEPTED = Q(state=Member.State.ACCEPTED)
SHOWN = {
    "": ACCEPTED & Q(archived=False),
    "unread": ACCEPTED & Q(archived=False) & (Q(unread__gt=0) | Q(marked_unread=True)),
    "requests": Q(state=Member.State.REQUEST),
    "archived": ACCEPTED & Q(archived=True),
}


def inbox(learner, show="", before=None, size=SIZE, current=None):
    """A page of the learner's chats, newest first, and where the next page starts (or None); `current` is the id of the
    one that is open. Two queries: the chats, out of the first of either side, which an index has in order; and their
    last messages."""
    page = _page(learner.pk, *(before or (None, None)), show=show, limit=size + 1)
    more = len(page) > size
    page = page[:size]
    dress(page, learner, current)
    return page, cursor(page[-1]) if more else None


@Prepared
def _page(pk, moment, before, *, show, limit):
    learner = Learner(pk=pk, user=User(pk=pk))
    heads = first_of_both(learner, show, (moment, before) if before is not None else None, limit)
    return rows(Chat.objects.filter(pk__in=heads), learner).newest_first()[:limit]


def first_of_both(learner, show, before, limit):
    """The ids of those that the learner is `user1` of, and of those as `user2`, `limit` of each."""
    # SQLite takes no LIMIT in the arms of a union: each arm holds the rows of a limited subquery instead
    sides = [Chat.objects.on_side(learner, side) for side in ("user1", "user2")]
    heads = [rows(side, learner).filter(SHOWN[show]).newest_first(before).values("pk")[:limit] for side in sides]
    one, other = [Chat.objects.filter(pk__in=head).order_by().values("pk") for head in heads]
    return one.union(other)


def one(learner, pk):
    """One chat as the list shows it, or None: declined, it is in none."""
    chats = rows(Chat.objects.of(learner), learner).exclude(state=Member.State.DECLINED)
    page = list(chats.filter(pk=pk))
    dress(page, learner)
    return page[0] if page else None


def rows(chats, learner):
    """What a row of the list shows. `is_open`: both agreed to the chat."""
    asked = Member.objects.filter(chat=OuterRef("pk")).exclude(state=Member.State.ACCEPTED)
    chats = chats.annotate(is_open=~Exists(asked))
    return chats.held_by(learner).with_last_message().with_unread(learner).with_people()


def dress(page, learner, current=None):
    """Give each chat its `partner`, its newest message as `last`, whether that is `mine` and `is_today`, which list it
    is in as `shelf`, its place there as `order`, and `row_look`, the key of what shows all that."""
    today = localdate()
    last = {row.pk: row for row in _messages(*(chat.last_message_id for chat in page))} if page else {}
    for chat in page:
        chat.partner = chat.partner_of(learner)
        chat.last = last[chat.last_message_id]
        chat.last.chat = chat  # its two tell in which languages it may be
        chat.shelf = "requests" if chat.state == Member.State.REQUEST else "archived" if chat.archived else ""
        chat.is_unread = chat.unread or chat.marked_unread
        chat.online = chat.is_open and chat.partner.user.is_online
        chat.order = f"{chat.updated_at.timestamp():.6f}"
        chat.mine = chat.last.sender_id == learner.pk
        chat.is_today = localdate(chat.last.sent_at) == today
        chat.is_current = chat.pk == current
        chat.row_look = row_look(chat)


@Prepared
def _messages(*pks):
    return Message.objects.filter(pk__in=pks)


def row_look(chat):
    """All that the row of a dressed chat shows."""
    held = shown(chat, "partner", "last", "updated_at", "last_message_id")
    return held, chat.partner.user.face, chat.look, shown(chat.last, "read_at", "changed_at")


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
