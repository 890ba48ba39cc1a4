"""A page of a conversation: its messages by day, and what stands between them."""

from datetime import timedelta
from itertools import groupby

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from langlearn.lib.ui import written

SIZE = 40
AROUND = 20


class Page:
    """Up to forty of `messages` (a TalkQuerySet): the newest, those before the one of id `before`, those after the one
    of id `after`, or those around the one of id `at`. Where that is none of these, the newest.

    `unread_from` is the first for which `is_unread(message)`, above which a line is drawn: found among these, or given,
    so that the line stays where it was while older pages come. Where there is more below, `newest_id` is how far the
    conversation went when the page was made (`newest`, where one knows): what comes live after that has no place on it.
    """

    def __init__(self, messages, is_unread, before=None, unread_from=None, at=None, after=None, newest=None):
        self.messages, self.has_newer, self.newest_id = messages, False, 0
        if after is not None:
            self._after(after)
        elif at is None or not self._around(at):
            found = messages.page_before(before, SIZE + 1)
            self.has_older = len(found) > SIZE
            self.rows = found[-SIZE:]
        if self.has_newer:
            self.newest_id = newest or messages.order_by("-pk").values_list("pk", flat=True).first()
        unread = (row.pk for row in self.rows if is_unread(row))
        self.unread_from = unread_from or (None if before else next(unread, None))

    def _after(self, pk):
        found = list(self.messages.after(pk)[: SIZE + 1])
        self.has_older = self.messages.filter(pk__lte=pk).exists()
        self.has_newer = len(found) > SIZE
        self.rows = found[:SIZE]

    def _around(self, pk):
        found = list(self.messages.after(pk - 1)[: AROUND + 2])
        if not found or found[0].pk != pk:
            return False
        older = self.messages.page_before(pk, AROUND + 1)
        self.has_older = len(older) > AROUND
        self.has_newer = len(found) > AROUND + 1
        self.rows = older[-AROUND:] + found[: AROUND + 1]
        return True

    @property
    def first_id(self):
        return self.rows[0].pk if self.rows else 0

    @property
    def last_id(self):
        return self.rows[-1].pk if self.rows else 0

    @property
    def days(self):
        """(date, its name, its messages), in the zone of who reads."""
        today = localdate()
        for day, rows in groupby(self.rows, key=lambda row: localtime(row.sent_at).date()):
            yield day, day_name(day, today), list(rows)


def day_name(day, today):
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return written(day, "date")
