"""How the place is, in numbers and small pictures: for staff, a minute old at most."""

from dataclasses import dataclass
from datetime import UTC, timedelta

from django.core.cache import cache
from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import User
from courses.models import GroupMessage
from feedback.models import Case, Decision, Report
from messaging.models import Message

KEY, SECONDS = "staff:dashboard", 60
DAYS = 30
HEIGHT, BAR, GAP = 48, 6, 2


@dataclass(frozen=True)
class Bar:
    day: object
    count: int
    x: int
    height: int

    @property
    def y(self):
        return HEIGHT - self.height


@dataclass(frozen=True)
class Chart:
    """The last thirty days, today the last, drawn in whole units of its view box."""

    bars: list
    width: int = DAYS * (BAR + GAP)
    height: int = HEIGHT
    bar: int = BAR

    @property
    def total(self):
        return sum(bar.count for bar in self.bars)

    @property
    def today(self):
        return self.bars[-1].count

    @property
    def highest(self):
        return max(bar.count for bar in self.bars)


def dashboard():
    """`{"cases": …, "people": …, "charts": …}`, from the cache while it is fresh."""
    return cache.get_or_set(KEY, count, SECONDS)


def count():
    """In as many queries whatever there is to count."""
    now = timezone.now()
    of = Case.Kind
    cases = Case.objects.open().aggregate(
        open=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lt=now)),
        appeals=Count("pk", filter=Q(kind=of.APPEAL)),
        held=Count("pk", filter=Q(kind=of.REVIEW)),
        oldest=Min("opened_at"),
    )
    people = {
        "limited": User.objects.filter(limited_until__gt=now).count(),
        "suspended": User.objects.filter(suspended_until__gt=now).count(),
    }
    charts = {
        "signups": chart([days(User.objects.exclude(is_staff=True), "created_at", now)]),
        "messages": chart([days(Message.objects, "sent_at", now), days(GroupMessage.objects, "sent_at", now)]),
        "reports": chart([days(Report.objects, "created_at", now)]),
        "decisions": chart([days(Decision.objects.exclude(moderator=None), "created_at", now)]),
    }
    return {"cases": cases, "people": people, "charts": charts}


def days(rows, moment, now):
    """{day, in UTC: how many}"""
    since = (now - timedelta(days=DAYS - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    by_day = rows.filter(**{f"{moment}__gte": since}).order_by()
    by_day = by_day.values(day=TruncDate(moment, tzinfo=UTC))
    return {row["day"]: row["n"] for row in by_day.annotate(n=Count("pk"))}


def chart(sources):
    today = timezone.now().astimezone(UTC).date()
    every = [today - timedelta(days=ago) for ago in reversed(range(DAYS))]
    counts = [sum(source.get(day, 0) for source in sources) for day in every]
    most = max(*counts, 1)
    return Chart(
        [
            Bar(day, n, place * (BAR + GAP), max(round(n / most * HEIGHT), 1 if n else 0))
            for place, (day, n) in enumerate(zip(every, counts, strict=True))
        ]
    )
