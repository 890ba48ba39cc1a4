"""How the feed's time grows with the number of posts: 1,000 and 1,000,000, in one run.

    python benchmarks/feed.py                                             # SQLite
    python benchmarks/feed.py --postgres postgres://user@host:5432/       # PostgreSQL: makes databases of its own

Each size has a database and a process of its own; the two take turns, request by request, so that what else the machine
does disturbs both alike. Times are of the processor, PostgreSQL's own included. What counts is the ratio of the best:
large to small, and of a deep page (half of all posts lie above it) to the first. `--keep` leaves the databases for the
next run; without it they are made anew.

Both have the same 5,000 learners; the one who looks follows 50 who write a tenth of the posts, has blocked five, hidden
twenty and saved sixty. Texts are of five languages; a word occurs in one post of three, or of forty.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from clock import clock

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES, WEIGHTS = ["en", "es", "ja", "ko", "bn"], [5, 3, 3, 2, 2]
WORDS = {"en": "bread", "es": "café", "ja": "勉強", "ko": "공부", "bn": "গান"}
PEOPLE, FOLLOWED, BLOCK = 5_000, 50, 10_000
CASES = {
    "For you": "",
    "For you, one language": "language=ja",
    "For you, a rare pair": "language=bn",
    "Following": "tab=following",
    "Following, one language": "tab=following&language=en",
    "Help out": "tab=help",
    "Saved": "tab=saved",
    "Search: a word of one post in 40": "q=rare7",
    "Search: a hashtag of one post in 40": "q=%23tag7",
    "Search: a word of one post in three": "q=bread",
}


def people(count):
    from accounts.models import Block, Follow, Learner, User

    chance = random.Random(1)
    natives = chance.choices(LANGUAGES, WEIGHTS, k=count)
    natives[0] = "en"
    users = User.objects.bulk_create(
        (User(username=f"u{n}", email=f"u{n}@example.org", name=f"Person {n}", native_language=native))
        for n, native in enumerate(natives)
    )
    learning = ["ja", *(chance.choice([code for code in LANGUAGES if code != native]) for native in natives[1:])]
    Learner.objects.bulk_create(
        Learner(user=user, native_language=user.native_language, learning_language=code)
        for user, code in zip(users, learning, strict=True)
    )
    Follow.objects.bulk_create(Follow(follower_id=users[0].pk, followed_id=user.pk) for user in users[1 : FOLLOWED + 1])
    Block.objects.bulk_create(Block(blocker=users[0], blocked=user) for user in users[-5:])
    return users


def posts(users, count):
    from django.utils.timezone import now

    from social.models import Post

    chance, moment, made = random.Random(2), now(), {}
    for n in range(count):
        author = users[chance.randint(1, FOLLOWED) if n % 10 == 3 else chance.randrange(len(users))]
        language = author.native_language if chance.random() < 0.3 else chance.choices(LANGUAGES, WEIGHTS)[0]
        text = f"{WORDS[language]} rare{chance.randrange(40)} and #tag{chance.randrange(40)}"
        post = Post(
            author_id=author.pk,
            author_native=author.native_language,
            language=language,
            content_text=text,
            wants_correction=chance.random() < 0.3,
            correction_count=int(chance.random() < 0.5),
            like_count=1,
            created_at=moment - timedelta(days=60) * (1 - n / count),
        )
        if text not in made:
            post.make_searchable()
            made[text] = post.search_text.replace(f"§u{author.pk} ", "", 1)
        post.search_text = f"§u{author.pk} {made[text]}"
        yield post


def fill(count):
    from django.db import connection, transaction

    from langlearn.lib.search import ensure_index
    from social.models import Bookmark, HiddenPost, Like, Post

    with transaction.atomic():
        users = people(PEOPLE)
        Post.objects.bulk_create(posts(users, min(count, BLOCK)), batch_size=1_000)
        with connection.cursor() as cursor:
            repeat(cursor, count // BLOCK - 1)
        newest = list(Post.objects.order_by("-pk").values_list("pk", flat=True)[: min(count, BLOCK)])
        Like.objects.bulk_create(Like(post_id=pk, learner_id=users[pk % PEOPLE].pk) for pk in newest)
        some = newest[:: len(newest) // 100]
        HiddenPost.objects.bulk_create(HiddenPost(user=users[0], post_id=pk) for pk in some[:20])
        Bookmark.objects.bulk_create(Bookmark(learner_id=users[0].pk, post_id=pk) for pk in some[20:80])
    ensure_index(connection, Post)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def repeat(cursor, times):
    """The same block of posts again and again, older ones first; its words are indexed at the end."""
    from django.utils.timezone import now

    from social.models import Post

    if times < 1:
        return
    fields = [field for field in Post._meta.local_concrete_fields if not (field.primary_key or field.generated)]
    columns = ", ".join(field.column for field in fields)
    values = ", ".join("%s" if field.name == "created_at" else field.column for field in fields)
    last = Post.objects.order_by("-pk").values_list("pk", flat=True)[0]
    if cursor.db.vendor == "sqlite":
        for kind in "idu":
            cursor.execute(f"DROP TRIGGER social_post_search_{kind}")
    Post.objects.update(created_at=now() - timedelta(days=60))
    for n in range(times):
        moment = now() - timedelta(days=60) * (1 - (n + 1) / times)
        cursor.execute(
            f"INSERT INTO social_post ({columns}) SELECT {values} FROM social_post WHERE id <= {last} ORDER BY id",  # noqa: S608
            [moment],
        )


def deep(me):
    """The address behind half of all posts, of each case that goes so deep."""
    from social.models import Post
    from social.streams import EPOCH

    newest = Post.objects.order_by("-pk").values_list("pk", flat=True)[0]
    middle = newest // 2
    since = (Post.objects.get(pk=newest).created_at - timedelta(days=7) - EPOCH) // timedelta(microseconds=1)
    waiting = Post.objects.filter(language="en", correction_count=0, help_rank=1).order_by("pk")
    behind = {"For you": f"1.{since}.{middle}", "Following": f"0.{middle}"}
    behind["Help out"] = f"1.{waiting.values_list('pk', flat=True)[waiting.count() // 2]}"
    behind["Search"] = str(middle)
    return {
        f"{name}, deep": f"{query}&before={behind[name.split(',')[0].split(':')[0]]}"
        for name, query in CASES.items()
        if name != "Saved"
    }


def work(count, fresh):
    """The process of one size: answers each case asked for with its time in ms, and how many queries it made."""
    sys.path.insert(0, str(ROOT))
    os.environ |= {"DJANGO_SETTINGS_MODULE": "langlearn.settings", "DEBUG": "1", "LOG_LEVEL": "ERROR"}
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from accounts.models import User
    from langlearn.lib import limits

    settings.DEBUG = False
    limits.hit = lambda *args: 0  # a search a millisecond is what we want here
    call_command("migrate", verbosity=0)
    if fresh:
        fill(count)
    me = User.objects.get(username="u0")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(me)
    cases, asked = CASES | deep(me), []

    def count_query(execute, sql, *args):
        asked.append(sql)
        return execute(sql, *args)

    spent = clock(connection)
    say({"cases": list(cases)})
    for line in sys.stdin:
        query = cases[line.strip()]
        address = f"/feed/{'search/' if query.startswith('q=') else ''}?{query}"
        asked.clear()
        with connection.execute_wrapper(count_query):
            answer = client.get(address)
        shown = len(answer.context["posts"]) if answer.context else answer.content.count(b"<article")
        begun = spent()
        client.get(address)
        say({"ms": (spent() - begun) * 1000, "queries": len(asked), "posts": shown})


def say(what):
    print(json.dumps(what), flush=True)


class Size:
    """A database with so many posts, and the process that serves it."""

    def __init__(self, count, options):
        env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        folder = Path(tempfile.gettempdir()) / f"feed-bench-{count}"
        fresh = True
        if options.postgres:
            fresh = self.make_database(options.postgres, f"feed_bench_{count}", options.keep)
            env["DATABASE_URL"] = f"{options.postgres.rstrip('/')}/feed_bench_{count}"
        elif options.keep and folder.exists():
            fresh = False
        else:
            shutil.rmtree(folder, ignore_errors=True)
        env["DATA_DIR"] = str(folder)
        folder.mkdir(exist_ok=True)
        command = [sys.executable, __file__, "--work", str(count), *(["--fresh"] if fresh else [])]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, env=env, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)

    def make_database(self, server, name, keep):
        import psycopg

        with psycopg.connect(f"{server.rstrip('/')}/postgres", autocommit=True) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if there and keep:
                return False
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
            connection.execute(f'CREATE DATABASE "{name}"')
        return True

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("a process ended")
        return json.loads(line)

    def ask(self, case):
        self.process.stdin.write(f"{case}\n")
        self.process.stdin.flush()
        return self.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs=2, default=[1_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--postgres", help="the address of a server, without a database")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--work", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--fresh", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.work, options.fresh)
        return
    sizes = [Size(count, options) for count in options.sizes]
    cases = [size.read()["cases"] for size in sizes][0]
    times = {case: ([], []) for case in cases}
    answers = {}
    for turn in range(options.rounds + 2):
        for case in cases:
            for place, size in enumerate(sizes if turn % 2 else sizes[::-1]):
                answer = size.ask(case)
                at = place if turn % 2 else 1 - place
                answers[case, at] = answer
                if turn > 1:
                    times[case][at].append(answer["ms"])
    for size in sizes:
        size.process.stdin.close()
        size.process.wait()
    report(options, cases, times, answers)


def report(options, cases, times, answers):
    small, large = options.sizes
    best = {case: [min(each) for each in pair] for case, pair in times.items()}
    print(f"{'PostgreSQL' if options.postgres else 'SQLite'}; {options.rounds} rounds; best of whole requests\n")
    print(f"| page | {small:,}: ms | {large:,}: ms | ratio | deep at {large:,}, to the first | queries | posts |")
    print("|---|---|---|---|---|---|---|")
    for case in cases:
        if case.endswith(", deep"):
            continue
        few, many = best[case]
        down = f"{best[f'{case}, deep'][1] / many:.2f}" if f"{case}, deep" in best else ""
        asked = sorted({answers[case, at]["queries"] for at in (0, 1)})
        shown = [answers[case, at]["posts"] for at in (0, 1)]
        print(f"| {case} | {few:.1f} | {many:.1f} | {many / few:.2f} | {down} | {asked} | {shown} |")


if __name__ == "__main__":
    main()
