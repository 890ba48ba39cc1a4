import uuid

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.test import Client

from accounts.models import Block
from langlearn.lib.testing import connect
from messaging.models import Message
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db(transaction=True)


def play(scene):
    return async_to_sync(scene)()


def at(chat, person, **more):
    return connect(f"/ws/chats/{chat.pk}/", person and person.user, **more)


def frame(text="Hola", client_id=None, **more):
    return {"type": "send", "content_text": text, "client_id": client_id or str(uuid.uuid4()), **more}


def code_of(talk):
    async def scene():
        async with talk as opened:
            return await opened.closed()

    return play(scene)


# Who may come in -----------------------------------------------------------------------------------------------------


def test_the_two_may_come_in(chat, learner, partner):
    async def scene():
        async with at(chat, learner) as a, at(chat, partner) as b:
            for talk in (a, b):
                await talk.send({"type": "hello", "last_id": 0})
                end = await talk.receive()
                assert end.pop("now")
                assert end == {"type": "caught_up", "up_to": 0, "more": False, "read_up_to": 0}

    play(scene)


@pytest.mark.parametrize("who", ["outsider", "instructor"])
def test_others_get_4404(chat, who, request):
    person = request.getfixturevalue(who)
    assert code_of(at(chat, person)) == 4404


def test_staff_without_a_profile_get_4404(chat, staff):
    assert code_of(connect(f"/ws/chats/{chat.pk}/", staff)) == 4404


def test_anonymous_gets_4401(chat):
    assert code_of(at(chat, None)) == 4401


def test_a_chat_that_is_not_there_gets_4404(learner):
    assert code_of(connect("/ws/chats/999/", learner.user)) == 4404


def test_another_origin_is_refused(chat, learner):
    async def scene():
        async with at(chat, learner, headers=[(b"origin", b"http://evil.example")]) as talk:
            return talk.accepted

    assert play(scene) is False


@pytest.mark.parametrize("blocks", ["learner", "partner"])
def test_a_block_keeps_both_out(chat, learner, partner, blocks):
    one, other = (learner, partner) if blocks == "learner" else (partner, learner)
    Block.objects.make(one.user, other.user)
    assert code_of(at(chat, learner)) == 4404
    assert code_of(at(chat, partner)) == 4404


# Sending -------------------------------------------------------------------------------------------------------------


def test_a_message_is_acknowledged_and_delivered_rendered_once(chat, learner, partner):
    sent = frame("¡Hola!\n안녕")

    async def scene():
        async with at(chat, learner) as a, at(chat, partner) as b:
            await a.send(sent)
            first, theirs = await a.receive(), await b.receive()
            assert first == theirs
            assert await a.receive() == {"type": "ack", "client_id": sent["client_id"], "id": theirs["id"]}
            return theirs

    got = play(scene)
    message = Message.objects.get()
    assert (got["type"], got["id"], got["sender"], got["client_id"]) == (
        "message",
        message.pk,
        learner.pk,
        sent["client_id"],
    )
    assert (message.content_text, message.sender) == ("¡Hola!\n안녕", learner)
    assert f'id="message-{message.pk}"' in got["html"]


def test_a_post_is_delivered_to_open_sockets(chat, learner, partner):
    async def scene():
        async with at(chat, partner) as b:
            await sync_to_async(post)(chat, learner, "By form")
            return await b.receive("message")

    assert "By form" in play(scene)["html"]


def post(chat, sender, text, client_id=None):
    client = Client()
    client.force_login(sender.user)
    data = {"content_text": text, "client_id": client_id or str(uuid.uuid4())}
    return client.post(f"/chats/{chat.pk}/messages/", data, headers={"HX-Request": "true"})


def test_the_same_id_by_socket_and_by_post_is_one_message(chat, learner, partner):
    client_id = str(uuid.uuid4())

    async def scene():
        async with at(chat, learner) as a, at(chat, partner) as b:
            acks = []
            for _ in range(3):
                await a.send(frame(client_id=client_id))
                acks.append(await a.receive("ack"))
            answer = await sync_to_async(post)(chat, learner, "Hola", client_id)
            assert (await b.receive("message"))["id"] == acks[0]["id"]
            assert await b.silent()
            return acks, answer.content.decode()

    acks, html = play(scene)
    assert acks[0] == acks[1] == acks[2]
    assert f'id="message-{acks[0]["id"]}"' in html
    assert Message.objects.count() == 1


def test_order_is_kept(chat, learner, partner):
    async def scene():
        async with at(chat, learner) as a, at(chat, partner) as b:
            for number in range(20):
                await a.send(frame(f"number {number}."))
            return [await b.receive("message") for _ in range(20)]

    got = play(scene)
    assert [frame["id"] for frame in got] == sorted(frame["id"] for frame in got)
    assert all(f"number {number}." in frame["html"] for number, frame in enumerate(got))


@pytest.mark.parametrize(
    "given, code",
    [
        ({"content_text": "  "}, "required"),
        ({"content_text": "x" * 4001}, "max_length"),
        ({"content_text": None}, "required"),
        ({"content_text": ["a"]}, "required"),
        ({"content_text": 7}, "required"),
        ({"content_text": "a\x00"}, "null_characters_not_allowed"),
        ({"client_id": "7"}, "invalid"),
        ({"client_id": None}, "required"),
    ],
)
def test_what_is_refused_is_said(chat, learner, given, code):
    async def scene():
        async with at(chat, learner) as a:
            await a.send(frame() | given)
            answer = await a.receive()
            await a.send(frame("Fine"))
            assert (await a.receive())["type"] == "message"
            return answer

    answer = play(scene)
    assert (answer["type"], answer["code"]) == ("error", code)
    assert Message.objects.count() == 1


def test_an_error_names_the_message(chat, learner):
    sent = frame(" ")

    async def scene():
        async with at(chat, learner) as a:
            await a.send(sent)
            return await a.receive()

    assert play(scene) == {"type": "error", "code": "required", "client_id": sent["client_id"]}


def test_no_more_than_the_rate(chat, learner, monkeypatch):
    monkeypatch.setattr("messaging.sending.RATE", "3/day")

    async def scene():
        async with at(chat, learner) as a:
            for _ in range(3):
                await a.send(frame())
                await a.receive("ack")
            await a.send(frame("One more"))
            return await a.receive("error")

    assert play(scene)["code"] == "rate"
    assert Message.objects.count() == 3


def test_to_a_closed_account_nothing_goes(chat, learner, partner):
    partner.user.is_active = False
    partner.user.save()

    async def scene():
        async with at(chat, learner) as a:
            await a.send(frame())
            return await a.receive()

    assert play(scene)["code"] == "gone"
    assert Message.objects.count() == 0


def test_a_suspended_person_sends_nothing_more(chat, learner):
    async def scene():
        async with at(chat, learner) as a:
            learner.user.is_active = False
            await learner.user.asave()
            await a.send(frame())
            return await a.closed()

    assert play(scene) == 4401
    assert Message.objects.count() == 0


@pytest.mark.parametrize("sent", ["{", "[]", b"\x00", '{"type": "nonsense"}', '"' + "x" * 70_000 + '"'])
def test_garbage_is_answered_and_harms_nothing(chat, learner, sent):
    async def scene():
        async with at(chat, learner) as a:
            await a.send(sent)
            assert (await a.receive())["type"] == "error"
            await a.send({"type": "ping"})
            assert (await a.receive())["type"] == "pong"

    play(scene)


def test_a_flood_is_closed(chat, learner):
    async def scene():
        async with at(chat, learner) as a:
            for _ in range(60):
                await a.send({"type": "typing"})
            return await a.closed()

    assert play(scene) == 4429


# Coming back ---------------------------------------------------------------------------------------------------------


def test_what_came_meanwhile_comes_once_in_order_in_pages(chat, learner, partner):
    had = MessageFactory(chat=chat, sender=partner)
    missed = [MessageFactory(chat=chat, sender=sender).pk for sender in [partner, learner] * 35]
    MessageFactory(chat=ChatFactory(user1=learner))

    async def scene():
        async with at(chat, learner) as a:
            got, last, more = [], had.pk, True
            while more:
                await a.send({"type": "hello", "last_id": last})
                while (answer := await a.receive())["type"] == "message":
                    got.append(answer["id"])
                last, more = answer["up_to"], answer["more"]
            assert await a.silent()
            return got

    assert play(scene) == missed


def test_nothing_missed(chat, learner, partner):
    last = MessageFactory(chat=chat, sender=partner)

    async def scene():
        async with at(chat, learner) as a:
            await a.send({"type": "hello", "last_id": last.pk})
            return await a.receive()

    assert play(scene)["type"] == "caught_up"


@pytest.mark.parametrize("last_id", [None, "x", -5, 10**30, 1.5, [], True])
def test_a_strange_last_id_is_none(chat, learner, partner, last_id):
    message = MessageFactory(chat=chat, sender=partner)

    async def scene():
        async with at(chat, learner) as a:
            await a.send({"type": "hello", "last_id": last_id})
            return await a.receive()

    assert play(scene)["id"] == message.pk


# Reading, typing, being here -----------------------------------------------------------------------------------------


def test_reading_turns_the_ticks_of_the_other(chat, learner, partner):
    sent = MessageFactory.create_batch(3, chat=chat, sender=learner)

    async def scene():
        async with at(chat, learner) as a, at(chat, partner) as b:
            await b.send({"type": "read", "up_to": sent[1].pk})
            first = await a.receive()
            await b.send({"type": "read", "up_to": sent[1].pk})
            await b.send({"type": "read", "up_to": "x"})
            assert await a.silent()
            await a.send({"type": "hello", "last_id": sent[2].pk})
            return first, await a.receive("caught_up")

    first, caught_up = play(scene)
    assert first == {"type": "read", "by": partner.pk, "up_to": sent[1].pk}
    assert caught_up["read_up_to"] == sent[1].pk
    assert [bool(message.read_at) for message in chat.messages.order_by("pk")] == [True, True, False]


def test_typing_reaches_the_partner_now_and_then(chat, learner, partner):
    async def scene():
        async with at(chat, learner) as a, at(chat, partner) as b:
            for _ in range(5):
                await a.send({"type": "typing"})
            assert await b.receive() == {"type": "typing", "by": learner.pk}
            assert await b.silent()

    play(scene)


def test_a_ping_tells_who_is_here(chat, learner, partner):
    async def scene():
        async with at(chat, learner) as a:
            await a.send({"type": "ping"})
            await a.send({"type": "ping"})
            return [await a.receive() for _ in range(3)]

    assert play(scene) == [{"type": "pong"}, {"type": "presence", "online": True}, {"type": "pong"}]


# The end -------------------------------------------------------------------------------------------------------------


def test_a_block_closes_the_chat_of_both_at_once_and_no_other(chat, learner, partner, outsider):
    other = ChatFactory(user1=learner, user2=outsider)

    async def scene():
        async with at(chat, learner) as a, at(chat, partner) as b, at(other, learner) as elsewhere:
            await sync_to_async(Block.objects.make)(partner.user, learner.user)
            assert await a.closed() == await b.closed() == 4404
            await a.send(frame())
            await elsewhere.send({"type": "ping"})
            assert await elsewhere.receive() == {"type": "pong"}

    play(scene)
    assert Message.objects.count() == 0


def test_a_block_nobody_told_of_still_stops_the_next_message(chat, learner, partner):
    async def scene():
        async with at(chat, learner) as a, at(chat, partner) as b:
            await Block.objects.acreate(blocker=partner.user, blocked=learner.user)
            await a.send(frame())
            assert await a.closed() == 4404
            assert await b.silent()

    play(scene)
    assert Message.objects.count() == 0


def test_signing_out_closes_that_browsers_sockets_only(chat, learner):
    def sign_out(session_key):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key
        client.post("/accounts/logout/")

    async def scene():
        async with at(chat, learner) as here, at(chat, learner) as there:
            await sync_to_async(sign_out)(here.session_key)
            assert await here.closed() == 4401
            await there.send({"type": "ping"})
            assert await there.receive() == {"type": "pong"}

    play(scene)
