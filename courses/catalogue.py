"""The catalogue: which courses, in which order, and where in it a page ends.

Courses that one can still join, the earliest first; or those that are over, the latest first; or by another order. An
index has each of them, so that a deep page costs what the first does.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import F, Q
from django.utils.timezone import now

from courses.models import Course

SIZE = 18
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
GOOD = 4  # stars
SOONEST, LATEST, NEWEST, RATED = "opens_at", "-opens_at", "-created_at", "-rating_weight"


class Place(NamedTuple):
    """The course behind which a page starts: what it is ordered by, a moment or a number, and its id."""

    value: datetime | float
    pk: int

    def __str__(self):
        moment = isinstance(self.value, datetime)
        return f"{(self.value - EPOCH) // MICROSECOND if moment else repr(self.value)}_{self.pk}"

    @classmethod
    def parse(cls, text, order):
        """What an address says, or None."""
        value, _line, pk = (text or "").partition("_")
        plain = value.replace(".", "", 1)
        if not (plain.isascii() and pk.isascii() and plain.isdigit() and pk.isdigit()):
            return None
        if len(value) > 24 or len(pk) > 18:
            return None
        if order == RATED:
            return cls(float(value), int(pk))
        whole = int(plain) if value == plain else -1
        return cls(EPOCH + whole * MICROSECOND, int(pk)) if 0 <= whole < 10**17 else None


def order_of(filters):
    if filters.get("sort") == "newest":
        return NEWEST
    if filters.get("sort") == "rated":
        return RATED
    return LATEST if filters.get("status") == Course.Status.EXPIRED else SOONEST


def matching(courses, filters):
    """Courses that fit the form's filters."""
    status = filters.get("status")
    courses = getattr(courses, status)() if status else courses.filter(closes_at__gt=now())
    courses = courses.filter(**{name: filters[name] for name in ("language", "level") if name in filters})
    if price := filters.get("price"):
        courses = courses.filter(price=0) if price == "free" else courses.filter(price__gt=0)
    if month := filters.get("start"):
        courses = starting_in(courses, month)
    if filters.get("rated"):
        courses = courses.filter(rating_average__gte=GOOD)
    if filters.get("seats"):
        courses = courses.filter(Q(seats=None) | Q(seats__gt=F("taken")))
    for word in filters.get("q", "").split()[:6]:
        courses = courses.filter(Q(search_text__has=word) | Q(instructor__user__search_text__has=word))
    return courses


def starting_in(courses, month):
    """By the first day, in each course's own zone. The bounds on the instant are for the index that has the order."""
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    after = (first + timedelta(days=31)).replace(day=1)
    day = timedelta(days=1)
    courses = courses.filter(opens_at__gt=first - day, opens_at__lt=after + day)
    return courses.filter(start_date__gte=first.date(), start_date__lt=after.date())


def page(courses, filters, after=None, size=SIZE):
    """`(courses, the Place where the next page starts, or None)`; `after`: where this one does, as an address says."""
    order = order_of(filters)
    return cut(matching(courses.with_seats(), filters), Place.parse(after, order), size, order)


def cut(courses, after, size, order):
    """The next `size` of these `with_seats` from behind a place, in that order."""
    name, sign = order.lstrip("-"), "-" if order.startswith("-") else ""
    if after:
        side = "lt" if sign else "gt"
        behind = Q(**{name: after.value, f"pk__{side}": after.pk}) | Q(**{f"{name}__{side}": after.value})
        courses = courses.filter(behind, **{f"{name}__{side}e": after.value})
    found = list(courses.with_instructor().order_by(order, f"{sign}pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return found[:size], Place(getattr(last, name), last.pk) if last else None
