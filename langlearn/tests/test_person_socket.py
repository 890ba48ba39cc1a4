import uuid

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from accounts.models import Block
from feedback.tests.factories import NotificationFactory
from langlearn.lib.testing import connect
from messaging.tests.factories import ChatFactory

pytestmark = pytest.mark.django_db(transaction=True)


def play(scene):
    return async_to_sync(scene)()


def me(person):
    return connect("/ws/me/", person and person.user)


def write(chat, sender):
    return chat.post(sender, client_id=uuid.uuid4(), content_text="Hola")[0]


def test_anonymous_gets_4401():
    async def scene():
        async with me(None) as talk:
            return await talk.closed()

    assert play(scene) == 4401


@pytest.mark.parametrize("who", ["learner", "instructor", "staff"])
def test_everyone_signed_in_has_one(who, request):
    person = request.getfixturevalue(who)
    NotificationFactory.create_batch(2, recipient=getattr(person, "user", person))

    async def scene():
        async with connect("/ws/me/", getattr(person, "user", person)) as talk:
            await talk.send({"type": "hello"})
            return await talk.receive()

    assert play(scene) == {"type": "badges", "chats": 0, "notifications": 2}


def test_a_message_reaches_every_tab_of_both_with_the_count(learner, partner, outsider):
    chat = ChatFactory(user1=learner, user2=partner)

    async def scene():
        async with me(partner) as one, me(partner) as two, me(learner) as own, me(outsider) as other:
            await sync_to_async(write)(chat, learner)
            got = [await one.receive(), await two.receive(), await own.receive()]
            assert await other.silent()
            return got

    one, two, own = play(scene)
    assert one == two
    assert (one["type"], one["chat"]) == ("chat", chat.pk)
    assert own == {"type": "chat", "chat": chat.pk}


def test_reading_in_one_tab_clears_the_count_in_the_others(learner, partner):
    chat = ChatFactory(user1=learner, user2=partner)
    message = write(chat, learner)

    async def scene():
        async with me(partner) as one, me(partner) as two:
            await sync_to_async(chat.mark_read)(partner, message.pk)
            return await one.receive(), await two.receive()

    assert play(scene) == ({"type": "chat", "chat": chat.pk, "unread_chats": 0, "requests": 0},) * 2


def test_after_a_block_both_lists_are_told(learner, partner):
    ChatFactory(user1=learner, user2=partner)

    async def scene():
        async with me(learner) as a, me(partner) as b:
            await sync_to_async(Block.objects.make)(learner.user, partner.user)
            return await a.receive(), await b.receive()

    assert play(scene) == ({"type": "chats"}, {"type": "chats"})
