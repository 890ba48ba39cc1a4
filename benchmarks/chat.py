"""A conversation of a million messages against one of a thousand, in one run; and how long a hop between two takes.

    DATA_DIR=/tmp/chat python benchmarks/chat.py                      # SQLite
    DATABASE_URL=postgres://… python benchmarks/chat.py               # PostgreSQL, an empty database
    … benchmarks/chat.py --explain                                    # and the plans of the search
    python benchmarks/chat_hop.py                                     # the hop, on both servers

The first learner talks to one partner (all of the messages but a thousand) and has 2,000 other chats of one message;
another pair, among all those messages, has a thousand. One message in 100,000 holds "needle", one in three "weekend".
Times are the best of `--rounds` calls, since other work disturbs, of processor time (PostgreSQL's own included). Pages
are whole requests through the middleware.
"""

import argparse
import os
import random
import sys
import uuid
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
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from accounts.models import Learner, User  # noqa: E402
from langlearn.lib.search import search_text  # noqa: E402
from messaging.delivery import catch_up  # noqa: E402
from messaging.models import Chat, Member, Message  # noqa: E402
from messaging.search import find  # noqa: E402

SENTENCES = [
    "I went to the library with my sister yesterday",
    "¿Qué vas a hacer este verano? Yo quiero ir a Cádiz",
    "毎日英語を勉強しています。週末は映画を見ます",
    "주말에 친구하고 바다에 갔어요",
    "আমি কথা বলার সঙ্গী খুঁজছি",
    "Could you correct this sentence for me, please",
]
OTHERS = 2_000


def learner(name):
    user = User.objects.create(username=name, name=name.title(), native_language="en", country="US", last_active=now())
    return Learner.objects.create(user=user, learning_language="ja", native_language="en", last_active=now())


def chat_of(one, other):
    chat = Chat.objects.between(one, other)
    Member.objects.filter(chat=chat).update(state=Member.State.ACCEPTED)
    return chat


def pour(chat, count, seed):
    """`count` messages into the chat, past the ORM: the two by turns, the last thirty unread."""
    chance = random.Random(f"{chat.pk} {seed}")
    template = Message(chat=chat, sender_id=chat.user1_id, content_text="x", sent_at=now(), read_at=now())
    fields = [field for field in Message._meta.local_concrete_fields if not field.primary_key]
    row = [field.get_db_prep_save(field.pre_save(template, True), connection) for field in fields]
    at = {field.attname: index for index, field in enumerate(fields)}
    lite = connection.vendor == "sqlite"
    marks = (chat.user1_id, chat.user2_id)
    known = {}

    def rows():
        for number in range(count):
            text = chance.choice(SENTENCES)
            if number % 3 == 0:
                text += " weekend"
            if number % 100_000 == 500:
                text += " needle"
            if text not in known:
                known[text] = search_text(text, marks=marks)
            client_id = uuid.UUID(int=chance.getrandbits(128), version=4)
            row[at["content_text"]], row[at["search_text"]] = text, known[text]
            row[at["sender_id"]] = marks[number % 2]
            row[at["client_id"]] = client_id.hex if lite else client_id
            if number >= count - 30:
                row[at["read_at"]] = None
            yield tuple(row)

    quoted = ", ".join(f'"{field.column}"' for field in fields)
    with transaction.atomic(), connection.cursor() as cursor:
        if lite:
            places = ", ".join("?" * len(fields))
            sql = f'INSERT INTO "messaging_message" ({quoted}) VALUES ({places})'  # noqa: S608 (names of our columns)
            connection.connection.executemany(sql, rows())
        else:
            with cursor.copy(f'COPY "messaging_message" ({quoted}) FROM STDIN') as copy:
                for each in rows():
                    copy.write_row(each)


def best(call, rounds):
    spent = clock(connection)
    call()
    times = []
    for _ in range(rounds):
        begun = spent()
        call()
        times.append(spent() - begun)
    return min(times) * 1000


def searches(me, few, chat):
    """By name: (who, text, chat)."""
    return {
        "search: a rare word": (me, "needle", None),
        "search: a word of 1 in 3": (me, "weekend", None),
        "search: 勉強, 1 in 6": (me, "勉強", None),
        "search: two common words": (me, "weekend library", None),
        "search: one letter": (me, "w", None),
        "search: nothing": (me, "zzz", None),
        "search: in the chat, common": (me, "weekend", chat),
        "search: common, by who has few": (few, "weekend", None),
    }


def measure(me, few, chat, rounds):
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(me.user)
    ids = list(chat.messages.order_by("pk").values_list("pk", flat=True)[:: max(chat.messages.count() // 100, 1)])
    middle, last = ids[len(ids) // 2], chat.messages.latest("pk").pk
    pages = {
        "newest page": f"/chats/{chat.pk}/",
        "a jump to the middle": f"/chats/{chat.pk}/?at={middle}",
        "older, from the middle": f"/chats/{chat.pk}/messages/?before={middle}",
        "newer, from the middle": f"/chats/{chat.pk}/messages/?newer={middle}",
        "list of chats": "/chats/",
    }
    fragment = {"headers": {"HX-Request": "true"}}
    times = {}
    for name, path in pages.items():
        options = fragment if "messages/" in path else {}
        assert client.get(path, **options).status_code == 200, name
        times[name] = best(lambda path=path, options=options: client.get(path, **options), rounds)
    since = now() - timedelta(minutes=1)
    times["catching up by 50"] = best(lambda: catch_up(chat, me, last - 50, since), rounds)
    times["unread count"] = best(lambda: Member.objects.unread_chats(me.user), rounds)
    for name, (who, text, within) in searches(me, few, chat).items():
        times[name] = best(lambda who=who, text=text, within=within: find(who, text, within), rounds)
    return times


def explain(me, few, chat):
    lite = connection.vendor == "sqlite"
    for name, (who, text, within) in searches(me, few, chat).items():
        with CaptureQueriesContext(connection) as queries:
            find(who, text, within)
        sql = next(query["sql"] for query in queries if "MATCH" in query["sql"] or "@@" in query["sql"])
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {'QUERY PLAN' if lite else '(ANALYZE, COSTS OFF)'} {sql}")
            print(f"\n{name}", *(row[-1] for row in cursor.fetchall()), sep="\n  ")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs=2, default=[1_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    settings.DEBUG = False
    call_command("migrate", verbosity=0)
    me, partner, few, friend = (learner(name) for name in ("me", "partner", "few", "friend"))
    chat, small = chat_of(me, partner), chat_of(few, friend)
    results, have = [], 0
    for size, others in zip(options.sizes, (20, OTHERS), strict=True):
        while Chat.objects.of(me).count() <= others:
            pour(chat_of(me, learner(f"other{Chat.objects.count()}")), 1, 0)
        if not have:
            pour(small, 1_000, 1)
        chat.messages.filter(read_at=None).update(read_at=now())
        pour(chat, size - have, size)
        have = size
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
        results.append(measure(me, few, chat, options.rounds))
    print(f"{connection.vendor}; {' and '.join(f'{size:,}' for size in options.sizes)}; best of {options.rounds}\n")
    print("| case | ms | ms | ratio |\n|---|---|---|---|")
    for name, least in results[0].items():
        print(f"| {name} | {least:.2f} | {results[1][name]:.2f} | {results[1][name] / least:.2f} |")
    if options.explain:
        explain(me, few, chat)


if __name__ == "__main__":
    main()
