"""A page of the past: around one message, and from there on."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def sent(chat, learner, partner):
    return [MessageFactory(chat=chat, sender=(learner, partner)[n % 2]).pk for n in range(100)]


def shown(answer):
    return [int(pk) for pk in re.findall(r'id="message-(\d+)"', answer.content.decode())]


def test_twenty_before_and_twenty_after(signed_in, chat, sent):
    answer = signed_in.get(f"/chats/{chat.pk}/?at={sent[50]}")
    page = answer.content.decode()
    assert shown(answer) == sent[30:71]
    assert f'?before={sent[30]}"' in page
    assert f'data-newer="{sent[70]}"' in page
    assert f'data-newest="{sent[-1]}"' in page
    assert f'data-socket="/ws/chats/{chat.pk}/"' in page  # live, though there is a hole


@pytest.mark.parametrize(
    ("index", "first", "end"), [(0, 0, 21), (5, 0, 26), (79, 59, 100), (95, 75, 100), (99, 79, 100)]
)
def test_near_either_end(signed_in, chat, sent, index, first, end):
    answer = signed_in.get(f"/chats/{chat.pk}/?at={sent[index]}")
    page = answer.content.decode()
    assert shown(answer) == sent[first:end]
    assert ("data-older" in page) == (first > 0)
    assert ("data-newer=" in page) == (end < 100) == ("data-newest=" in page)


@pytest.mark.parametrize("wrong", ["other", "missing", "text", "huge"])
def test_a_wrong_id_gives_the_newest(signed_in, chat, sent, wrong):
    at = {"other": MessageFactory(chat=ChatFactory()).pk, "missing": 10**9, "text": "x", "huge": "9" * 40}[wrong]
    answer = signed_in.get(f"/chats/{chat.pk}/?at={at}")
    assert shown(answer) == sent[60:]
    assert "data-newer=" not in answer.content.decode()


def test_newer_ones_as_a_fragment_until_the_newest(signed_in, chat, sent):
    address = f"/chats/{chat.pk}/messages/?newer="
    first = signed_in.get(f"{address}{sent[20]}", headers=HTMX)
    assert shown(first) == sent[21:61]
    assert f'data-newer="{sent[60]}"' in first.content.decode()
    assert "data-older" not in first.content.decode()
    last = signed_in.get(f"{address}{sent[60]}", headers=HTMX)
    assert shown(last) == sent[61:]
    assert "data-newer" not in last.content.decode()


def test_without_scripts_there_are_links(signed_in, chat, sent):
    around = signed_in.get(f"/chats/{chat.pk}/?at={sent[10]}").content.decode()
    assert f'href="/chats/{chat.pk}/?after={sent[30]}"' in around
    assert f'<a class="button" href="/chats/{chat.pk}/">Newest messages</a>' in around
    later = signed_in.get(f"/chats/{chat.pk}/?after={sent[30]}")
    page = later.content.decode()
    assert shown(later) == sent[31:71]
    assert f'href="/chats/{chat.pk}/?before={sent[31]}"' in page
    assert f'href="/chats/{chat.pk}/?after={sent[70]}"' in page


def test_others_see_nothing(client, outsider, chat, sent):
    client.force_login(outsider.user)
    assert client.get(f"/chats/{chat.pk}/?at={sent[5]}").status_code == 404
    assert client.get(f"/chats/{chat.pk}/messages/?newer={sent[5]}", headers=HTMX).status_code == 404


def test_queries_do_not_grow(signed_in, learner):
    counts = []
    for size in (3, 60):
        chat = ChatFactory(user1=learner, user2=ChatFactory().user1)
        sent = [MessageFactory(chat=chat, sender=learner).pk for _ in range(size)]
        signed_in.get("/chats/")
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(f"/chats/{chat.pk}/?at={sent[0]}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
