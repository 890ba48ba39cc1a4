"""What staff hide in a chat: a trace stays for both, the words are nowhere."""

import uuid

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core.files.base import ContentFile

from accounts.models import FOREVER
from langlearn.lib.testing import connect
from messaging.inbox import one
from messaging.models import Chat, Member, Message
from messaging.search import find
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db
TRACE = "Our team hid this message."


@pytest.fixture
def rude(chat, partner):
    return MessageFactory(chat=chat, sender=partner, content_text="rude words")


def pages(client, chat):
    for person in (chat.user1, chat.user2):
        client.force_login(person.user)
        yield client.get(f"/chats/{chat.pk}/").content.decode()


def test_both_see_a_trace_and_neither_the_words(client, chat, rude, learner):
    MessageFactory(chat=chat, sender=learner, content_text="what?", parent_msg=rude)
    rude.correct("kind words", "nicer")
    assert rude.set_hidden(True)
    for page in pages(client, chat):
        assert TRACE in page
        assert "Hidden message" in page  # in the quote of the answer
        assert "rude words" not in page
        assert "kind words" not in page
    assert rude.set_hidden(False)
    for page in pages(client, chat):
        assert "rude words" in page
        assert f'data-says="word-hidden">{TRACE}' not in page


def test_it_counts_nowhere_and_is_not_found(learner, partner, chat, rude):
    assert Member.objects.unread_chats(learner.user) == 1
    assert [row.pk for row in find(learner, "rude").rows] == [rude.pk]
    rude.set_hidden(True)
    assert Member.objects.unread_chats(learner.user) == 0
    assert one(learner, chat.pk).unread == 0
    assert find(learner, "rude").rows == find(partner, "rude").rows == []
    rude.set_hidden(False)
    assert Member.objects.unread_chats(learner.user) == 1
    assert [row.pk for row in find(learner, "rude").rows] == [rude.pk]


def test_the_list_says_so(signed_in, chat, rude):
    rude.set_hidden(True)
    page = signed_in.get("/chats/").content.decode()
    assert "Hidden message" in page
    assert "rude words" not in page


def test_nothing_is_done_with_it(client, signed_in, learner, partner, chat):
    picture = ContentFile(b"RIFF", "a.webp")
    rude = MessageFactory(chat=chat, sender=partner, type="image", content_text="look", image=picture)
    rude.set_hidden(True)
    here = f"/chats/{chat.pk}/messages/{rude.pk}/"
    for person in (learner, partner):
        client.force_login(person.user)
        for page in ("", "delete/", "picture/", "correction/", "translation/", "reading/"):
            assert client.get(here + page).status_code == 404, page
    answer = {"content_text": "?", "parent_msg": rude.pk, "client_id": uuid.uuid4()}
    assert client.post(f"/chats/{chat.pk}/messages/", answer).status_code == 422
    rude.set_hidden(False)
    assert client.get(here + "picture/").status_code == 200


def test_once_and_not_of_what_is_deleted(rude):
    assert rude.set_hidden(True)
    assert not rude.set_hidden(True)
    assert rude.set_hidden(False)
    assert not rude.set_hidden(False)
    rude.withdraw()
    assert not rude.set_hidden(True)
    assert Message.objects.get().hidden_at is None


@pytest.mark.django_db(transaction=True)
def test_open_pages_see_it_at_once(learner, chat, rude):
    async def scene():
        async with (
            connect(f"/ws/chats/{chat.pk}/", learner.user) as talk,
            connect("/ws/me/", learner.user) as me,
        ):
            await sync_to_async(rude.set_hidden)(True)
            frame = await talk.receive("changed")
            assert frame["id"] == rude.pk
            assert TRACE in frame["html"]
            assert "rude words" not in frame["html"]
            assert (await me.receive("chat"))["unread_chats"] == 0

    async_to_sync(scene)()


# Limited accounts ----------------------------------------------------------------------------------------------------


@pytest.fixture
def limited(learner):
    learner.user.set_standing(limited_until=FOREVER, suspended_until=None)
    return learner


def write(client, address, text="Hello"):
    return client.post(address, {"content_text": text, "client_id": str(uuid.uuid4())})


def test_a_limited_account_begins_no_chat_and_keeps_its_words(signed_in, limited, partner):
    answer = write(signed_in, "/chats/with/yuki/", "Hello there")
    assert answer.status_code == 403
    assert "begin no new chats" in answer.content.decode()
    assert "Hello there" in answer.content.decode()
    assert not Chat.objects.exists()


def test_but_goes_on_in_those_it_has(signed_in, limited, partner):
    chat = ChatFactory(user1=limited, user2=partner, started_by=partner)
    MessageFactory(chat=chat, sender=partner)
    assert write(signed_in, f"/chats/{chat.pk}/messages/").status_code == 302
    assert chat.messages.count() == 2
