"""A page of a conversation: its messages by day, and what stands between them."""

from datetime import timedelta
from itertools import groupby

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

SIZE = 40


class Page:
    """Up to forty messages before the one of id `before` (the newest without it).

    `unread_from` is the first message that `reader` has not read, above which a line is drawn: found among these, or
    given, so that the line stays where it was while older pages come.
    """

    def __init__(self, chat, reader, before=None, unread_from=None):
        found = chat.messages.page_before(before, SIZE + 1)
        self.has_older = len(found) > SIZE
        self.rows = found[-SIZE:]
        unread = (row.pk for row in self.rows if row.read_at is None and row.sender_id != reader.pk)
        self.unread_from = unread_from or (None if before else next(unread, None))

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
    return date_format(day, "DATE_FORMAT")
