"""Charts of a year by month: what stands in each month, and where to draw it. `_teach_chart.html` draws them in plain
SVG and repeats the numbers in a table."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from django.utils.formats import number_format
from django.utils.timezone import now
from django.utils.translation import get_language, to_locale

MONTHS = 12
WIDE, HIGH = 360, 150  # of the drawing
TOP, BOTTOM = 16, 126  # of what is between the lines
GAP = 8  # between two columns


class Year:
    """The twelve months to the present one, as a zone's calendar has them."""

    def __init__(self, zone):
        self.zone = ZoneInfo(zone) if isinstance(zone, str) else zone
        today = now().astimezone(self.zone).date()
        ends = today.year * 12 + today.month - 1
        self.months = [date(*_month(number)) for number in range(ends - MONTHS + 1, ends + 1)]

    @property
    def since(self):
        return datetime.combine(self.months[0], datetime.min.time(), self.zone)

    def values(self, rows, empty=0):
        """`(month as TruncMonth gives it, value)` rows as one value a month."""
        found = {month.astimezone(self.zone).date(): value for month, value in rows}
        return [found.get(month, empty) for month in self.months]


def _month(number):
    return number // 12, number % 12 + 1, 1


@dataclass
class Chart:
    """One value a month; None where there is none to tell. `words` writes a value; `lowest` and `highest` are where the
    scale begins and ends, the highest found from the values where it is not given."""

    title: str
    year: Year
    values: list
    words: callable = number_format
    kind: str = "columns"  # or "line"
    lowest: float = 0
    highest: float | None = None

    @property
    def is_empty(self):
        return not any(self.values)

    @property
    def top(self):
        return self.highest or ceiling(max((float(value) for value in self.values if value), default=0))

    def rows(self):
        """(the month in words, the value in words) of each month."""
        return [
            (long_month(month), self.said(value)) for month, value in zip(self.year.months, self.values, strict=True)
        ]

    def said(self, value):
        return "–" if value is None else self.words(value)

    def lines(self):
        """The scale: three lines across, each with its height and its words."""
        values = (self.top, (self.lowest + self.top) // 2, self.lowest)
        return [{"y": at(self.height(value)), "words": self.words(value)} for value in values]

    def points(self):
        """Each month: where its column or dot is (`y` "" where there is none), its words, every second one's name."""
        step, found = WIDE / MONTHS, []
        for place, (month, value) in enumerate(zip(self.year.months, self.values, strict=True)):
            y = BOTTOM if value is None else self.height(float(value))
            drawn = value if self.kind == "columns" else value is not None
            found.append(
                {
                    "x": at(place * step + GAP / 2),
                    "middle": at((place + 0.5) * step),
                    "width": at(step - GAP),
                    "y": at(y) if drawn else "",
                    "height": at(BOTTOM - y),
                    "words": f"{long_month(month)}: {self.said(value)}",
                    "name": short_month(month) if place % 2 else "",
                }
            )
        return found

    def path(self):
        """The line through the dots, with a gap where a month has no value."""
        drawn, pen = "", "M"
        for point in self.points():
            if point["y"]:
                drawn += f"{pen}{point['middle']} {point['y']}"
            pen = "L" if point["y"] else "M"
        return drawn

    def height(self, value):
        share = (value - self.lowest) / (self.top - self.lowest)
        return BOTTOM - share * (BOTTOM - TOP)


def at(number):
    """A place in the drawing: as SVG writes numbers, whatever the reader's language."""
    return f"{number:.1f}"


def ceiling(value):
    """The next round number, whose half is round too: 2, 4, 6, 8, 10, 20, 40…"""
    size = 1
    while 10 * size < value:
        size *= 10
    return next(step * size for step in (2, 4, 6, 8, 10) if step * size >= value)


def long_month(month):
    return format_skeleton("yMMMM", month, locale=to_locale(get_language() or "en"))


def short_month(month):
    return format_date(month, "LLL", locale=to_locale(get_language() or "en"))
