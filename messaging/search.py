"""A learner's search in what they and their partners wrote to each other."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Block
from langlearn.lib.excerpt import excerpt
from langlearn.lib.search import Search, newest
from messaging.models import Chat, Member, Message

SIZE = 20
LONGEST = 100
MOST_HIDDEN = 200  # of whom the index is told; the rest are left out when the rows are read


@dataclass
class Found:
    """A page of messages, each with the `other` of the two, whether it is `mine`, its `excerpt`; then the next."""

    rows: list
    next_page: int | None = None


def find(learner, text, chat=None, before=None, size=SIZE):
    """The newest messages of `learner`'s chats (or of one of them) that hold every word of `text`. The two of a chat
    are the marks of its messages, so the words' own index does it all; what one may read is asked of the rows."""
    marks = (chat.user1_id, chat.user2_id) if chat else (learner.pk,)
    search = Search(text[:LONGEST], marks, () if chat else tuple(hidden(learner)))
    pks = newest(Message, search, size + 1, **({"before": before} if before else {}))
    readable = Message.objects.visible().filter(chat__in=open_chats(learner), pk__in=pks[:size])
    rows = list(readable.select_related("chat__user1__user", "chat__user2__user").order_by("-pk"))
    for row in rows:
        row.other = row.chat.partner_of(learner)
        row.mine = row.sender_id == learner.pk
        row.excerpt = excerpt(row.content_text, search.text)
    return Found(rows, pks[size - 1] if len(pks) > size else None)


def declined(learner):
    return Member.objects.filter(learner=learner, state=Member.State.DECLINED).values("chat")


def open_chats(learner):
    """Those that `learner` has not declined."""
    return Chat.objects.of(learner).exclude(pk__in=declined(learner))


def hidden(learner):
    """Partners whose messages are not shown: blocked either way, or declined."""
    mine = Chat.objects.filter(Q(user1=learner) | Q(user2=learner))
    blocked = Block.objects.hiding_from(learner.user)
    unseen = mine.filter(Q(user1__in=blocked) | Q(user2__in=blocked) | Q(pk__in=declined(learner)))
    for pair in unseen.values_list("user1", "user2")[:MOST_HIDDEN]:
        yield from set(pair) - {learner.pk}
