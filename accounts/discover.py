"""Discover: partners for a learner, best match first, page by page.

Tier 0 speaks what I learn and learns what I speak; tier 1 one of the two; tier 2 neither. Within a tier whoever was
here last comes first. A tier is a set of (native, learning) pairs, and an index holds each pair in this order, so a
page costs the head of a few index ranges, however many learners there are and however rare the filters make a match.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import permutations

from django.db import connection
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.utils.timezone import now

from accounts.models import Follow, Learner, User
from accounts.models.user import ONLINE
from langlearn.lib import live
from langlearn.lib.choices import Language
from langlearn.lib.prepared import Prepared
from langlearn.lib.search import by_its_index

PAGE = 20
TIERS = range(3)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"([0-2])\.([0-9]{1,16})\.([0-9]{1,18})", re.ASCII)
INTERESTED = Learner.interests.through


@dataclass(frozen=True)
class Cursor:
    """The last one of a page: the next page starts behind."""

    tier: int
    last_active: datetime
    pk: int

    @classmethod
    def parse(cls, text):
        """None where `text` is none of ours: then it is the first page."""
        match = CURSOR.fullmatch(text or "")
        if not match:
            return None
        tier, moment, pk = map(int, match.groups())
        return cls(tier, EPOCH + timedelta(microseconds=moment), pk)

    def __str__(self):
        return f"{self.tier}.{(self.last_active - EPOCH) // timedelta(microseconds=1)}.{self.pk}"

    @property
    def behind(self):
        return Q(last_active__lte=self.last_active) & (Q(last_active__lt=self.last_active) | Q(pk__lt=self.pk))


@dataclass
class Page:
    people: list
    next: Cursor | None


@dataclass
class Discover:
    """What `me` (a Learner) is looking for. `filters`: q, native, learning, level, country, interest (ids), online."""

    me: Learner
    filters: dict = field(default_factory=dict)
    moment: datetime = field(default_factory=now)
    recent: datetime | None = None  # whoever was here since is online

    def __post_init__(self):
        if self.filters.get("online") and self.recent is None:
            self.recent = self.moment - ONLINE

    def page(self, after=None):
        """One page of partners behind the cursor `after`: a query for each tier that it reaches into finds them (for a
        search one for all), two fetch what a card shows."""
        ahead, found = TIERS[after.tier if after else 0 :], []
        for tiers in [ahead] if self.filters.get("q") else [[tier] for tier in ahead]:
            if len(found) <= PAGE:
                found += self.find(tiers, after, PAGE + 1 - len(found))
        return Page(self.fetch(found[:PAGE]), Cursor(*found[PAGE - 1]) if len(found) > PAGE else None)

    def best(self, count):
        """The first `count` of those who speak what I learn or learn what I speak; everyone else is left out."""
        found = self.find(TIERS[:1], None, count)
        if len(found) < count:
            found += self.find(TIERS[1:2], None, count - len(found))
        return self.fetch(found)

    def find(self, tiers, after, limit):
        """The first `limit` of `tiers` as (tier, last_active, id), behind `after`."""
        if self.filters.get("q"):
            with by_its_index():
                return list(self.find_by_words(tiers, after, limit))
        if not any(self.pairs(tiers)):
            return []
        last = (after.last_active, after.pk) if after and after.tier in tiers else (None, None)
        interests = self.filters.get("interest") or ()
        filters = tuple(
            (name, wanted) for name, wanted in sorted(self.filters.items()) if wanted and name != "interest"
        )
        shape = {"native": self.me.native_language, "learning": self.me.learning_language, "filters": filters}
        shape |= {"tiers": tuple(tiers), "limit": limit}
        return _find(self.me.pk, self.moment, self.recent, *last, *interests, **shape)

    def find_in_order(self, tiers, after, limit):
        """The query of it: the heads of some index ranges, in one order."""
        candidates = self.candidates()
        if after:
            candidates = candidates.filter(after.behind)
        streams = [
            candidates.filter(native_language=native, learning_language=learning)
            .annotate(tier=Value(tier, IntegerField()))
            .order_by("-last_active", "-pk")
            for native, learning, tier in self.pairs(tiers)
        ]
        columns = ("tier", "last_active", "pk")
        if len(streams) < 2:
            return streams[0].values_list(*columns)[:limit]
        arms = [stream.values_list(*columns)[:limit] for stream in streams]
        if not connection.features.supports_slicing_ordering_in_compound:
            # SQLite takes no LIMIT in the arms of a union: each arm holds the rows of a limited subquery instead
            arms = [
                Learner.objects.filter(pk__in=stream.values("pk")[:limit])
                .annotate(tier=stream.query.annotations["tier"])
                .values_list(*columns)
                for stream in streams
            ]
        return arms[0].union(*arms[1:], all=True).order_by("tier", "-last_active", "-pk")[:limit]

    def find_by_words(self, tiers, after, limit):
        """The same for a text search: the words' own index leads, the tier follows from the row."""
        me = self.me
        both = Q(native_language=me.learning_language, learning_language=me.native_language)
        either = Q(native_language=me.learning_language) | Q(learning_language=me.native_language)
        found = self.candidates().filter(user__search_text__has=self.filters["q"])
        found = found.annotate(tier=Case(When(both, then=0), When(either, then=1), default=2)).filter(tier__in=tiers)
        for name in ("native", "learning"):
            if self.filters.get(name):
                found = found.filter(**{f"{name}_language": self.filters[name]})
        if after:
            found = found.filter(after.behind | ~Q(tier=after.tier))
        return found.order_by("tier", "-last_active", "-pk").values_list("tier", "last_active", "pk")[:limit]

    def candidates(self):
        """Whoever `me` may see and the filters let through, and who could answer: the suspended cannot. The languages
        are the streams' matter."""
        learners = Learner.objects.visible_to(self.me.user).exclude(pk=self.me.pk)
        learners = learners.filter(Q(user__suspended_until=None) | Q(user__suspended_until__lte=self.moment))
        filters = self.filters
        if filters.get("level"):
            learners = learners.filter(language_level=filters["level"])
        if filters.get("country"):
            learners = learners.filter(country=filters["country"])
        if filters.get("online"):
            learners = learners.filter(last_active__gt=self.recent)
        if filters.get("interest"):
            shared = INTERESTED.objects.filter(learner=OuterRef("pk"), interest__in=filters["interest"])
            learners = learners.filter(Exists(shared))
        return learners

    def pairs(self, tiers):
        """(native, learning, tier) of every pair of languages in these tiers that the filters let through."""
        me, native, learning = self.me, self.filters.get("native"), self.filters.get("learning")
        for speaks, learns in permutations(Language.values, 2):
            tier = 2 - (speaks == me.learning_language) - (learns == me.native_language)
            if tier in tiers and native in (None, "", speaks) and learning in (None, "", learns):
                yield speaks, learns, tier

    def fetch(self, found):
        """The learners of these rows, in their order, each with what its card shows; interests as `interest_ids`."""
        if not found:
            return []
        tiers = {pk: tier for tier, _moment, pk in found}
        learners = {learner.pk: learner for learner in _people(self.me.pk, *tiers)}
        interests, online = {pk: set() for pk in tiers}, live.is_online(list(tiers))
        for pk, interest in _interested(*tiers):
            interests[pk].add(interest)
        people = [learners[pk] for pk in tiers if pk in learners]
        for person in people:
            person.tier = tiers[person.pk]
            person.online = person.pk in online or person.user.is_online
            person.interest_ids = interests[person.pk]
        return people


@Prepared
def _people(me, *pks):
    follows = Follow.objects.filter(follower=me, followed=OuterRef("pk"))
    return Learner.objects.filter(pk__in=pks).select_related("user").annotate(followed=Exists(follows))


@Prepared
def _interested(*pks):
    return INTERESTED.objects.filter(learner__in=pks).values_list("learner", "interest")


@Prepared
def _find(pk, moment, recent, last_active, before, *interests, native, learning, filters, tiers, limit):
    me = Learner(pk=pk, user=User(pk=pk), native_language=native, learning_language=learning)
    search = Discover(me, dict(filters) | {"interest": interests}, moment, recent)
    after = Cursor(tiers[0], last_active, before) if before is not None else None
    return search.find_in_order(tiers, after, limit)
