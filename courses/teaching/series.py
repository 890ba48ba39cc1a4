"""The days and hours of a weekly class: at the same hour of its course's zone whatever the clocks do meanwhile."""

from datetime import UTC, datetime, timedelta
from itertools import count, islice, takewhile
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

MOST = 60
WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class Occurrence(NamedTuple):
    starts_at: datetime  # in the course's zone
    ends_at: datetime
    clocks_changed: bool  # since the one before: for those elsewhere the hour is another

    @property
    def key(self):
        """When it is, for the boxes of a form."""
        return f"{self.starts_at:%Y-%m-%dT%H:%M}/{self.ends_at:%H:%M}"


def days(first, weekdays, number=None, until=None):
    """The days of the week from `first` on: so many, or to the day `until`; at most one more than `MOST`."""
    every = (first + timedelta(days=offset) for offset in count())
    chosen = (day for day in every if day.weekday() in weekdays)
    most = islice(chosen, min(number or MOST + 1, MOST + 1))
    return list(takewhile(lambda day: until is None or day <= until, most))


def occurrences(days, hour, duration, zone):
    """On each of these days at that hour of the zone. One that a day leaves out is where the clock then is."""
    found, offset = [], None
    for day in days:
        starts_at = existing(datetime.combine(day, hour, zone))
        ends_at = (starts_at.astimezone(UTC) + duration).astimezone(zone)
        found.append(Occurrence(starts_at, ends_at, offset not in (None, starts_at.utcoffset())))
        offset = starts_at.utcoffset()
    return found


def existing(moment):
    """2:30 of the night when the clock goes from 2 to 3 is 3:30."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo)
