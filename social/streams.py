"""The tabs of the feed, each a list in one order that indexes hold, page by page.

**For you** has two parts: what I and those I follow wrote in the last week; then what is in the language I learn or by
its natives. Both newest first. **Help out** has who asks for a correction, then other learners, both oldest first.
**Following** and **Saved** have one part. Whoever does not learn here sees everybody's posts.

A page is one query: each stream gives the ids of its own first rows, each from the head of an index range, and their
union is put in order. So it costs the same with a thousand posts and a million, and deep down as at the top.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.timezone import now

from accounts.models import Follow, Learner, User
from langlearn.lib.choices import AccountType
from langlearn.lib.prepared import Prepared
from social.models import HiddenPost, Post

FOR_YOU, FOLLOWING, HELP, SAVED = TABS = ("", "following", "help", "saved")
SIZE = 20
WEEK = timedelta(days=7)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"(?:([01])\.(?:([0-9]{1,16})\.)?)?([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class Cursor:
    """The last one of a page: `key` is its place in `part`. `since` is when the week began for the first page."""

    key: int
    part: int = 0
    since: datetime | None = None

    @classmethod
    def parse(cls, text):
        """None where `text` is none of ours: then it is the first page."""
        match = CURSOR.fullmatch(text or "")
        if not match:
            return None
        part, since, key = match.groups()
        return cls(int(key), int(part or 0), since and EPOCH + timedelta(microseconds=int(since)))

    def __str__(self):
        since = f"{(self.since - EPOCH) // timedelta(microseconds=1)}." if self.since else ""
        return f"{self.part}.{since}{self.key}"


@dataclass
class Feed:
    """What `viewer` (a User) reads under `tab`, in one `language` or in all."""

    viewer: object
    tab: str = FOR_YOU
    language: str = ""

    def __post_init__(self):
        self.me = self.viewer.learner if self.viewer.is_learner else None

    def page(self, after=None, size=SIZE):
        """The posts behind the cursor `after`, and the cursor of the next page or None."""
        since = ((after and after.since) or now() - WEEK) if self.me and self.tab == FOR_YOU else None
        shape = {"tab": self.tab, "language": self.language, "native": self.viewer.native_language, "size": size}
        shape |= {"learns": self.me.learning_language if self.me else "", "part": after.part if after else 0}
        rows = _page(self.viewer.pk, after and after.key, since, **shape)
        if len(rows) <= size:
            return rows, None
        last = rows[size - 1]
        return rows[:size], Cursor(getattr(last, "key", last.pk), getattr(last, "part", 0), since)

    def found(self, after, since, size):
        """The query of a page, and of the one post that says whether there is another."""
        streams = {FOLLOWING: self.following, HELP: self.waiting, SAVED: self.saved}.get(self.tab, self.for_you)
        found = streams(after, since, size + 1) if self.me else self.everybody(after, size + 1)
        return found.as_cards().with_mine(self.viewer).with_adopted(self.viewer)[: size + 1]

    def fresh(self, since, limit):
        """The newest of this tab from after `since`: what came while the page was open."""
        if not self.me:
            found = self.everybody(None, limit)
        else:
            arms = [self.by_followed(None, limit)]
            arms += self.mine_to_learn(None, limit) if self.tab == FOR_YOU else []
            found = together([posts.filter(created_at__gt=since) for posts in arms], limit).order_by("-pk")
        return found.filter(created_at__gt=since).as_cards().with_mine(self.viewer).with_adopted(self.viewer)[:limit]

    # What the tabs show ----------------------------------------------------------------------------------------------

    def for_you(self, after, since, limit):
        part, key = (after.part, after.key) if after else (0, None)
        followed = Q(author=self.me) | Q(author__in=self.followed())
        first = followed & Q(created_at__gte=since)
        learnt = [posts.exclude(first) for posts in self.mine_to_learn(key if part else None, limit)]
        recent = [] if part else self.recent(key, since, limit)
        found = together([*recent, *learnt], limit)
        return found.annotate(part=Case(When(first, then=0), default=1)).order_by("part", "-pk")

    def recent(self, before, since, limit):
        own = below(self.shown().filter(author=self.me), before).filter(created_at__gte=since)
        return [self.by_followed(before, limit).filter(created_at__gte=since), own]

    def following(self, after, since, limit):
        return together([self.by_followed(after and after.key, limit)], limit).order_by("-pk")

    def waiting(self, after, since, limit):
        """In my native language, without a correction; a native's own text only where it asks for one."""
        part, key = (after.part, after.key) if after else (0, 0)
        posts = Post.objects.visible_to(self.viewer).exclude(author=self.me)
        posts = posts.filter(language=self.viewer.native_language, correction_count=0)
        ranks = [posts.filter(help_rank=part, pk__gt=key), *[posts.filter(help_rank=1)][part:]]
        found = together([rank.order_by("pk") for rank in ranks], limit)
        return found.annotate(part=F("help_rank")).order_by("help_rank", "pk")

    def saved(self, after, since, limit):
        """What was saved last comes first."""
        posts = self.visible().filter(bookmarks__learner=self.me).annotate(key=F("bookmarks__pk"))
        return (posts.filter(key__lt=after.key) if after else posts).order_by("-key")

    def everybody(self, after, limit):
        return together([below(self.visible(), after and after.key)], limit).order_by("-pk")

    # The streams they are made of ------------------------------------------------------------------------------------

    def visible(self):
        return self.shown(Post.objects.visible_to(self.viewer))

    def shown(self, posts=None):
        """Of those who cannot be out of sight (oneself, and whom one follows) only what was not hidden."""
        posts = Post.objects.not_hidden_by(self.viewer) if posts is None else posts
        return posts.filter(language=self.language) if self.language else posts

    def followed(self):
        return Follow.objects.filter(follower=self.me).values("followed")

    def mine_to_learn(self, before, limit):
        """In the language I learn, and by its natives."""
        wanted = self.me.learning_language
        posts = below(self.visible(), before)
        native = posts.filter(author_native=wanted)
        if self.language:
            return [posts if self.language == wanted else native]
        return [posts.filter(language=wanted), native]

    def by_followed(self, before, limit):
        """The newest of those I follow. None of the first `limit` is older than the newest post of the author whose
        newest is the `limit`-th: so that many authors at most have any of them. Of each of these, an index gives what
        is that new, at most `limit`; nothing else of theirs is looked at."""
        theirs = self.shown(Post.objects.shown().not_hidden_by(self.viewer))
        # PostgreSQL takes NOT IN for half of all rows: it would read and sort all that an author wrote, for 20 of it
        hidden = HiddenPost.objects.filter(user=self.viewer.pk, post=OuterRef("pk"))
        each = self.shown(Post.objects.shown().filter(~Exists(hidden), author=OuterRef("followed")))
        each = below(each, before).order_by("-pk").values("pk")
        follows = Follow.objects.filter(follower=self.me, followed__user__is_active=True)
        latest = follows.annotate(latest=Subquery(each[:1])).order_by(F("latest").desc(nulls_last=True))
        oldest = Coalesce(Subquery(latest.values("latest")[limit - 1 : limit]), 0)
        enough = Coalesce(Subquery(each.filter(pk__gte=oldest)[limit - 1 : limit]), oldest)
        until = {"followed__posts__pk__lt": before} if before else {}
        until |= {"followed__posts__language": self.language} if self.language else {}
        some = follows.filter(followed__posts__pk__gte=enough, **until)
        return below(theirs, before).filter(pk__in=some.values("followed__posts"))


@Prepared
def _page(pk, key, since, *, tab, language, native, learns, part, size):
    viewer = User(pk=pk, native_language=native, acc_type=AccountType.LEARNER if learns else "")
    if learns:
        viewer.learner = Learner(user=viewer, learning_language=learns)
    feed = Feed(viewer, tab, language)
    return feed.found(Cursor(key, part, since) if key is not None else None, since, size)


def below(posts, before):
    return posts.newest(before)


def together(streams, limit):
    """The posts of several ordered streams, the first `limit` of each."""
    # SQLite takes no LIMIT in the arms of a union: each arm holds the rows of a limited subquery instead
    arms = [Post.objects.filter(pk__in=stream.values("pk")[:limit]).order_by().values("pk") for stream in streams]
    return Post.objects.filter(pk__in=arms[0].union(*arms[1:]) if len(arms) > 1 else arms[0])
