"""The catalogue: which courses, in which order, and where in it a page ends.

Courses that one can still join, the earliest first; or those that are over, the latest first. Either way an index has
the order, so that a deep page costs what the first does.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils.timezone import now

from courses.models import Course

SIZE = 18


class Place(NamedTuple):
    """The course behind which a page starts: when it opens (in whole seconds, as midnight is), and its id."""

    opens_at: datetime
    pk: int

    def __str__(self):
        return f"{int(self.opens_at.timestamp())}.{self.pk}"

    @classmethod
    def parse(cls, text):
        """What an address says, or None."""
        seconds, _dot, pk = (text or "").partition(".")
        if not (seconds.isascii() and pk.isascii() and seconds.isdigit() and pk.isdigit()):
            return None
        if len(seconds) > 11 or len(pk) > 18:
            return None
        return cls(datetime.fromtimestamp(int(seconds), UTC), int(pk))


def matching(courses, filters):
    """Courses that fit the form's filters."""
    status = filters.get("status")
    courses = getattr(courses, status)() if status else courses.filter(closes_at__gt=now())
    courses = courses.filter(**{name: filters[name] for name in ("language", "level") if name in filters})
    if filters.get("free"):
        courses = courses.filter(price=0)
    for word in filters.get("q", "").split()[:6]:
        teacher = Q(instructor__user__name__icontains=word) | Q(instructor__user__username__icontains=word)
        courses = courses.filter(Q(title__icontains=word) | Q(description__icontains=word) | teacher)
    return courses


def page(courses, filters, after=None, size=SIZE):
    """`(courses, the Place where the next page starts, or None)`."""
    return cut(matching(courses, filters), after, size, latest=filters.get("status") == Course.Status.EXPIRED)


def cut(courses, after, size, latest):
    """The next `size` of these from behind a place; the latest first, or the earliest."""
    if after:
        side = "lt" if latest else "gt"
        behind = Q(opens_at=after.opens_at, **{f"pk__{side}": after.pk})
        courses = courses.filter(behind | Q(**{f"opens_at__{side}": after.opens_at}))
    order = ["-opens_at", "-pk"] if latest else ["opens_at", "pk"]
    found = list(courses.with_instructor().order_by(*order)[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return found[:size], Place(last.opens_at, last.pk) if last else None
