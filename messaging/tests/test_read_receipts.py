import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.utils import timezone

from langlearn.lib.testing import connect
from messaging.delivery import message_frame
from messaging.models import Chat
from messaging.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db(transaction=True)


def turn_off(learner):
    learner.read_receipts = False
    learner.save()


@pytest.fixture
def read(chat, learner):
    return MessageFactory(chat=chat, sender=learner, read_at=timezone.now())


def pages(client, chat, *people):
    for person in people:
        client.force_login(person.user)
        yield client.get(f"/chats/{chat.pk}/").content.decode()


def test_both_tell_each_other(client, learner, partner, chat, read):
    assert all("ticks--read" in page for page in pages(client, chat, learner, partner))


@pytest.mark.parametrize("who", ["learner", "partner"])
def test_where_one_does_not_neither_sees_ticks(client, learner, partner, chat, read, who):
    turn_off(learner if who == "learner" else partner)
    for page in pages(client, chat, learner, partner):
        assert "ticks--read" not in page
        assert 'aria-labelledby="word-unread"' in page
    older = client.get(f"/chats/{chat.pk}/messages/?after=0", headers={"HX-Request": "true"}).content.decode()
    assert f'id="message-{read.pk}"' in older
    assert "ticks--read" not in older
    assert "ticks--read" not in message_frame(Chat.objects.get(pk=chat.pk).messages.get())["html"]


@pytest.mark.parametrize("who", ["learner", "partner"])
def test_nor_a_frame(learner, partner, chat, read, who):
    turn_off(learner if who == "learner" else partner)
    sent = MessageFactory(chat=chat, sender=learner)

    async def scene():
        path = f"/ws/chats/{chat.pk}/"
        async with connect(path, learner.user) as mine, connect(path, partner.user) as theirs:
            await theirs.send({"type": "read", "up_to": sent.pk})
            await theirs.send({"type": "ping"})
            await theirs.receive("pong")
            assert await mine.silent()
            await mine.send({"type": "hello", "last_id": 0, "since": "2020-01-01T00:00:00Z"})
            frames = [await mine.receive() for _ in range(3)]
            await sync_to_async(sent.change)(correction_note="")
            return [*frames, await mine.receive("changed")]

    *messages, caught_up, changed = play(scene)
    assert all("ticks--read" not in frame["html"] for frame in [*messages, changed])
    assert caught_up["read_up_to"] == 0
    sent.refresh_from_db()
    assert sent.read_at is not None


def test_ones_own_count_goes_down_all_the_same(client, learner, partner, chat):
    turn_off(learner)
    MessageFactory(chat=chat, sender=partner)
    client.force_login(learner.user)
    assert client.get("/chats/").context["unread_chats"] == 1
    client.post(f"/chats/{chat.pk}/read/", {"up_to": 10**9})
    assert client.get("/chats/").context["unread_chats"] == 0


def play(scene):
    return async_to_sync(scene)()
