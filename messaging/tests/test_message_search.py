import re
import uuid
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from accounts.tests.factories import BlockFactory, LearnerFactory
from langlearn.lib.search import search_text
from messaging.models import Member, Message
from messaging.search import find
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def found(answer):
    return [int(pk) for pk in re.findall(r'data-found="(\d+)"', answer.content.decode())]


def search(client, q, **more):
    query = {"q": q, **{name: value for name, value in more.items() if name != "headers"}}
    return client.get("/chats/search/", query, headers=more.get("headers"))


@pytest.mark.parametrize(
    ("text", "query", "mark"),
    [
        ("Nice photography!", "photo", "<mark>Photo</mark>"),
        ("La fotografía de Cádiz", "cadiz", "<mark>Cádiz</mark>"),
        ("毎日英語を勉強しています", "勉強", "<mark>勉強</mark>"),
        ("주말에 친구하고 바다에 갔어요", "친구", "<mark>친구</mark>"),
        ("আমি কথা বলার সঙ্গী খুঁজছি", "সঙ্গী", "<mark>সঙ্গী</mark>"),
    ],
)
def test_finds_in_all_five_languages(signed_in, learner, partner, chat, text, query, mark):
    MessageFactory(chat=chat, sender=partner, content_text="Something else, 何か")
    message = MessageFactory(chat=chat, sender=partner, content_text=text)
    answer = search(signed_in, query)
    assert found(answer) == [message.pk]
    page = answer.content.decode()
    assert mark.lower() in page.lower()
    assert f'href="/chats/{chat.pk}/?at={message.pk}#message-{message.pk}"' in page
    assert "田中 由紀" in page


def test_both_sides_newest_first_and_a_next_page(signed_in, learner, partner, chat):
    sent = [
        MessageFactory(chat=chat, sender=(learner, partner)[n % 2], content_text=f"needle {n}").pk for n in range(25)
    ]
    answer = search(signed_in, "needle")
    assert found(answer) == sent[:4:-1]
    more = re.search(r'hx-get="(/chats/search/\?[^"]+)"', answer.content.decode())[1].replace("&amp;", "&")
    rest = signed_in.get(more, headers=HTMX)
    assert found(rest) == sent[4::-1]
    assert "<html" not in rest.content.decode()
    assert "load-more" not in rest.content.decode()
    assert found(signed_in.get(more)) == sent[4::-1]  # without scripts it is a page


def test_every_word_must_be_there(signed_in, partner, chat):
    both = MessageFactory(chat=chat, sender=partner, content_text="red apples and green pears")
    MessageFactory(chat=chat, sender=partner, content_text="red roses")
    assert found(search(signed_in, "pear red")) == [both.pk]


def test_others_messages_are_not_found(signed_in, learner, chat):
    """Whatever one types: the marks of other people are no words."""
    other = ChatFactory()
    MessageFactory(chat=other, content_text="secret")
    for query in ("secret", f"§{other.user1_id}", str(other.user1_id), f"secret §{other.user1_id}", '" OR secret'):
        assert found(search(signed_in, query)) == []


def test_within_one_chat(signed_in, learner, partner, chat):
    here = MessageFactory(chat=chat, sender=partner, content_text="needle")
    other = ChatFactory(user1=learner)
    MessageFactory(chat=other, content_text="needle")
    answer = search(signed_in, "needle", chat=chat.pk)
    assert found(answer) == [here.pk]
    assert "In your chat with 田中 由紀" in answer.content.decode()
    assert search(signed_in, "needle", chat=ChatFactory().pk).status_code == 404


@pytest.mark.parametrize("blocks", ["me", "them"])
def test_a_block_hides_both_ways(signed_in, learner, partner, chat, blocks):
    MessageFactory(chat=chat, sender=partner, content_text="needle")
    kept = MessageFactory(chat=ChatFactory(user1=learner), content_text="needle")
    one, other = (learner, partner) if blocks == "me" else (partner, learner)
    BlockFactory(blocker=one.user, blocked=other.user)
    assert found(search(signed_in, "needle")) == [kept.pk]
    assert search(signed_in, "needle", chat=chat.pk).status_code == 404


def test_a_page_stays_full_where_many_are_hidden(learner, partner, chat):
    kept = [MessageFactory(chat=chat, content_text="needle").pk for _ in range(3)]
    blocked = ChatFactory(user1=learner)
    for _ in range(5):
        MessageFactory(chat=blocked, content_text="needle")
    BlockFactory(blocker=learner.user, blocked=blocked.partner_of(learner).user)
    assert [row.pk for row in find(learner, "needle", size=3).rows] == kept[::-1]


def test_a_declined_request_is_gone_for_who_declined_it(signed_in, client, learner, partner, chat):
    message = MessageFactory(chat=chat, sender=partner, content_text="needle")
    Member.objects.filter(chat=chat, learner=learner).update(state=Member.State.DECLINED)
    assert found(search(signed_in, "needle")) == []
    client.force_login(partner.user)
    assert found(search(client, "needle")) == [message.pk]


def test_what_was_deleted_is_not_found(signed_in, partner, chat):
    message = MessageFactory(chat=chat, sender=partner, content_text="needle")
    Message.objects.filter(pk=message.pk).update(search_text="", content_text="", type="image")
    assert found(search(signed_in, "needle")) == []


def test_what_a_form_sends_is_found(signed_in, chat):
    signed_in.post(f"/chats/{chat.pk}/messages/", {"content_text": "needle", "client_id": uuid.uuid4()})
    assert found(search(signed_in, "NEEDLE")) == [Message.objects.get().pk]


def test_markup_in_a_message_is_text(signed_in, partner, chat):
    MessageFactory(chat=chat, sender=partner, content_text="<script>needle</script>")
    page = search(signed_in, "needle").content.decode()
    assert "&lt;script&gt;<mark>needle</mark>&lt;/script&gt;" in page


def test_nothing_found_says_so(signed_in, chat):
    assert "No message has all of these words." in search(signed_in, "needle", headers=HTMX).content.decode()


@pytest.mark.parametrize("query", ["", "   ", "!?", "*", '"', "a" * 500, "AND", "NOT", "😀"])
def test_any_query_is_answered(signed_in, chat, query):
    assert search(signed_in, query).status_code == 200
    assert found(search(signed_in, query, headers=HTMX)) == []


def test_no_word_gives_no_fragment_and_a_page_that_explains(signed_in):
    assert search(signed_in, "", headers=HTMX).content.decode().strip() == ""
    assert "Find what was said" in search(signed_in, "").content.decode()


@pytest.mark.parametrize("before", ["0", "x", "9" * 30, "-1"])
def test_a_wrong_place_is_ignored(signed_in, chat, before):
    assert search(signed_in, "needle", before=before).status_code == 200


def test_the_ways_in(signed_in, chat, partner):
    MessageFactory(chat=chat, sender=partner)
    assert 'action="/chats/search/"' in signed_in.get("/chats/").content.decode()
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert f'href="/chats/search/?chat={chat.pk}"' in page


def test_anonymous_others_and_wrong_methods(client, instructor, staff, learner):
    assert client.get("/chats/search/?q=a").url.startswith("/accounts/login/")
    for user in (instructor.user, staff):
        client.force_login(user)
        assert client.get("/chats/search/?q=a").status_code == 403
    client.force_login(learner.user)
    assert client.post("/chats/search/", {"q": "a"}).status_code == 405


@pytest.mark.parametrize("count", [3, 30])
def test_queries_stay_the_same(signed_in, learner, count, django_assert_num_queries):
    for _ in range(count):
        MessageFactory(chat=ChatFactory(user1=learner), content_text="needle")
        BlockFactory(blocker=learner.user, blocked=ChatFactory(user1=learner).partner_of(learner).user)
    with django_assert_num_queries(6):
        assert len(found(search(signed_in, "needle"))) == min(count, 20)


def test_old_messages_are_filled(chat, partner):
    """What the migration does for messages from before."""
    message = MessageFactory(chat=chat, sender=partner, content_text="needle")
    deleted = MessageFactory(chat=chat, sender=partner, content_text="needle", deleted_at=message.sent_at)
    Message.objects.update(search_text="")
    assert find(partner, "needle").rows == []
    import_module("messaging.migrations.0004_message_search").fill(apps, SimpleNamespace(connection=connection))
    assert [row.pk for row in find(partner, "needle").rows] == [message.pk]
    message.refresh_from_db()
    deleted.refresh_from_db()
    assert message.search_text == search_text("needle", marks=[chat.user1_id, chat.user2_id])
    assert deleted.search_text == ""


def test_a_learner_with_a_similar_number_sees_nothing(client):
    """1 is no beginning of 12: marks are matched whole."""
    learners = [LearnerFactory() for _ in range(12)]
    MessageFactory(chat=ChatFactory(user1=learners[9], user2=learners[10]), content_text="needle")
    for learner in learners[:9]:
        assert find(learner, "needle").rows == []
