"""How Discover's time grows with the number of learners: each case at 1,000 and at 100,000, in one run.

    DATA_DIR=/tmp/discover python benchmarks/discover.py              # SQLite, an empty folder
    DATABASE_URL=postgres://… python benchmarks/discover.py           # PostgreSQL, an empty database
    … benchmarks/discover.py --explain                                # and the plans of each tier

Makes its own rows (bulk inserts: five languages by weight, a country that mostly follows the language, activity over
200 days, two to five interests, bios of which one word in ten and one name in a thousand are searched for). Times are
the best of `--rounds` calls, since other work disturbs, of processor time (PostgreSQL's own included).
`page` is the whole request through the middleware, `find` the search for its people and what their cards show.
"""

import argparse
import os
import random
import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "langlearn.settings")
os.environ.setdefault("DEBUG", "1")  # plain static files; turned off below
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

from clock import clock  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from accounts.discover import INTERESTED, Cursor, Discover  # noqa: E402
from accounts.models import Interest, Learner, User  # noqa: E402
from langlearn.lib.choices import LearnerLevel  # noqa: E402
from langlearn.lib.search import search_text  # noqa: E402

HOME = {"en": "US", "es": "ES", "ja": "JP", "ko": "KR", "bn": "BD"}
WORDS = {"en": "bread", "es": "café", "ja": "勉強", "ko": "공부", "bn": "গান"}
LEVELS = [str(level) for level in LearnerLevel.values]
CASES = {
    "first page": {},
    "deep page": {"after": 0.5},
    "last tier": {"after": "2"},
    "native": {"native": "ko"},
    "learning": {"learning": "bn"},
    "level (1 in 50)": {"level": "proficient"},
    "country": {"country": "KR"},
    "native and country, rare": {"native": "ko", "country": "ES"},
    "country, level and interest": {"country": "BD", "level": "advanced", "interest": [1]},
    "interest": {"interest": [1]},
    "online": {"online": True},
    "search: a name": {"q": "needle"},
    "search: a word of 1 in 50": {"q": "勉強"},
}


def fill(upto):
    """Learners up to this number; the first is the one who looks."""
    chance, moment = random.Random(upto), now()
    have = Learner.objects.count()
    interests = list(Interest.objects.values_list("pk", flat=True))
    users, learners = [], []
    for number in range(have, upto):
        native, learning = (
            chance.choices(list(HOME), [5, 3, 3, 2, 2])[0],
            chance.choices(list(HOME), [5, 3, 3, 2, 2])[0],
        )
        while learning == native:
            learning = chance.choice(list(HOME))
        country = HOME[native] if chance.random() < 0.9 else chance.choice(list(HOME.values()))
        bio = f"{WORDS[native]} {number}" if chance.random() < 0.1 else f"hello {number}"
        name = f"Needle {number}" if number % (upto // 10) == 0 else f"Person {number}"
        here = moment - timedelta(days=200 * chance.random())
        here = moment - timedelta(seconds=170 * chance.random()) if chance.random() < 0.01 else here
        user = User(
            username=f"u{number}", name=name, bio=bio, native_language=native, country=country, last_active=here
        )
        user.search_text = search_text(user.name, user.username, user.bio)
        users.append(user)
        level = chance.choices(LEVELS, [20, 20, 20, 10, 1])[0]
        learners.append((learning, level))
    User.objects.bulk_create(users, batch_size=2000)
    Learner.objects.bulk_create(
        (
            Learner(
                user=user,
                learning_language=learning,
                language_level=level,
                native_language=user.native_language,
                country=user.country,
                last_active=user.last_active,
            )
            for user, (learning, level) in zip(users, learners, strict=True)
        ),
        batch_size=2000,
    )
    INTERESTED.objects.bulk_create(
        (
            INTERESTED(learner_id=user.pk, interest_id=interest)
            for user in users
            for interest in chance.sample(interests, chance.randint(2, 5))
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def cursor_of(me, after):
    """`0.5`: halfway down the first tier; "2": the top of the last."""
    if after == "2":
        return Cursor(2, now() + timedelta(days=1), 10**9)
    tier = Learner.objects.filter(native_language=me.learning_language, learning_language=me.native_language)
    middle = tier.order_by("-last_active")[int(tier.count() * after)]
    return Cursor(0, middle.last_active, middle.pk)


def best(call, rounds):
    spent = clock(connection)
    call()
    times = []
    for _ in range(rounds):
        begun = spent()
        call()
        times.append(spent() - begun)
    return min(times) * 1000


def measure(me, rounds):
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(me.user)
    client.get("/discover/")
    times = {}
    for name, case in CASES.items():
        filters = dict(case)
        after = cursor_of(me, filters.pop("after")) if "after" in filters else None
        query = {key: "on" if value is True else value for key, value in filters.items()}
        if after:
            query["after"] = str(after)
        times[name] = (
            best(lambda query=query: client.get("/discover/", query), rounds),
            best(lambda filters=filters, after=after: Discover(me, filters).page(after), rounds),
        )
    return times


def explain(me):
    for tiers in ([0], [1], [2]):
        with CaptureQueriesContext(connection) as queries:
            Discover(me, {"country": "ES"}).find(tiers, None, 21)
        with connection.cursor() as cursor:
            lite = connection.vendor == "sqlite"
            cursor.execute(f"EXPLAIN {'QUERY PLAN' if lite else 'ANALYZE'} {queries[0]['sql']}")
            print(f"\ntier {tiers[0]}, country ES", *(row[-1] for row in cursor.fetchall()), sep="\n  ")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    settings.DEBUG = False
    call_command("migrate", verbosity=0)
    if Learner.objects.exists():
        parser.error("the database has learners already: both sizes would be one")
    results = []
    for size in options.sizes:
        fill(size)
        me = Learner.objects.select_related("user").order_by("pk").first()
        User.objects.filter(pk=me.pk).update(native_language="en", last_active=now())
        Learner.objects.filter(pk=me.pk).update(native_language="en", learning_language="ja")
        me = Learner.objects.select_related("user").get(pk=me.pk)
        results.append(measure(me, options.rounds))
    first, last = results[0], results[-1]
    print(f"{connection.vendor}; learners: {options.sizes[0]:,} and {options.sizes[-1]:,}; best of {options.rounds}\n")
    print("| case | page, ms | page, ms | ratio | find, ms | find, ms | ratio |\n|---|---|---|---|---|---|---|")
    for name in CASES:
        (page, find), (page_last, find_last) = first[name], last[name]
        print(
            f"| {name} | {page:.1f} | {page_last:.1f} | {page_last / page:.2f}"
            f" | {find:.1f} | {find_last:.1f} | {find_last / find:.2f} |"
        )
    if options.explain:
        explain(me)


if __name__ == "__main__":
    main()
