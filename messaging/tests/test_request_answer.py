import uuid
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.tests.factories import BlockFactory, LearnerFactory
from langlearn.lib.testing import connect
from messaging.models import Chat, Member
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def asked(learner, partner):
    """`partner` wrote to `learner`, who does not follow them."""
    chat = Chat.objects.between(partner, learner)
    MessageFactory(chat=chat, sender=partner, content_text="はじめまして")
    return chat


def answer(client, chat, accepted, **more):
    return client.post(f"/chats/{chat.pk}/request/", {"accepted": accepted}, **more)


def write(client, chat, text="Hola", **more):
    data = {"content_text": text, "client_id": str(uuid.uuid4())}
    return client.post(f"/chats/{chat.pk}/messages/", data, **more)


def state(chat, learner):
    return Member.objects.get(chat=chat, learner=learner).state


def ids(response):
    return [chat.pk for chat in response.context["chats"]]


def at(chat, person):
    return connect(f"/ws/chats/{chat.pk}/", person.user)


def play(scene):
    return async_to_sync(scene)()


# Where it is ---------------------------------------------------------------------------------------------------------


def test_it_waits_among_the_requests_and_nowhere_else(signed_in, asked):
    page = signed_in.get("/chats/")
    assert ids(page) == []
    assert page.context["requests"] == 1
    assert page.context["unread_chats"] == 0
    assert '<span class="badge" data-requests>1</span>' in page.content.decode()
    assert ids(signed_in.get("/chats/?show=unread")) == []
    page = signed_in.get("/chats/?show=requests")
    assert ids(page) == [asked.pk]
    assert "はじめまして" in page.content.decode()


def test_who_asks_has_it_in_the_list(client, partner, asked):
    client.force_login(partner.user)
    page = client.get("/chats/")
    assert (ids(page), page.context["requests"]) == ([asked.pk], 0)


def test_from_somebody_followed_it_is_none(learner, partner):
    learner.follow(partner)
    chat = Chat.objects.between(partner, learner)
    assert state(chat, learner) == state(chat, partner) == "accepted"


def test_a_block_takes_it_out_of_the_count(signed_in, learner, partner, asked):
    BlockFactory(blocker=learner.user, blocked=partner.user)
    assert signed_in.get("/chats/").context["requests"] == 0


# What is seen of it --------------------------------------------------------------------------------------------------


def test_opened_it_offers_what_to_do(signed_in, asked):
    page = signed_in.get(f"/chats/{asked.pk}/").content.decode()
    assert "はじめまして" in page
    assert "conversation--asked" in page
    for words in ("Accept", "Decline", "/people/yuki/block/", "/reports/person/"):
        assert words in page


def test_no_picture_before_it_is_accepted(signed_in, client, learner, partner, asked):
    message = MessageFactory(
        chat=asked, sender=partner, type="image", content_text="", image=ContentFile(b"RIFF", "a.webp")
    )
    address = f"/chats/{asked.pk}/messages/{message.pk}/picture/"
    page = signed_in.get(f"/chats/{asked.pk}/").content.decode()
    assert "Picture hidden until you accept" in page
    assert signed_in.get(address).status_code == 404
    client.force_login(partner.user)
    assert client.get(address).status_code == 200
    client.force_login(learner.user)
    answer(client, asked, 1)
    assert client.get(address).status_code == 200
    page = client.get(f"/chats/{asked.pk}/").content.decode()
    assert "message__veiled" not in page


def test_reading_it_is_not_told(learner, partner, asked):
    message = asked.messages.get()

    async def scene():
        async with at(asked, partner) as theirs, at(asked, learner) as mine:
            await mine.send({"type": "typing"})
            await mine.send({"type": "read", "up_to": message.pk})
            await theirs.send({"type": "typing"})
            assert await theirs.silent()
            assert await mine.silent()
            await theirs.send({"type": "hello", "last_id": 0, "since": "2020-01-01T00:00:00Z"})
            html = (await theirs.receive("message"))["html"]
            caught_up = await theirs.receive("caught_up")
            await theirs.send({"type": "ping"})
            return html, caught_up, await theirs.receive("presence")

    html, caught_up, presence = play(scene)
    message.refresh_from_db()
    assert message.read_at is not None
    assert "ticks--read" not in html
    assert caught_up["read_up_to"] == 0
    assert presence["online"] is False


def test_who_asks_sees_neither_receipt_nor_presence_on_the_page(client, learner, partner, asked):
    asked.messages.update(read_at=timezone.now())
    client.force_login(partner.user)
    page = client.get(f"/chats/{asked.pk}/").content.decode()
    assert "ticks--read" not in page
    assert "data-online-word hidden" in page
    assert "avatar__dot" not in client.get("/chats/").content.decode()


# One message ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("declined", [False, True])
def test_who_asks_may_write_once(client, learner, partner, asked, declined):
    if declined:
        asked.member(learner).change(state="declined")
    client.force_login(partner.user)
    page = client.get(f"/chats/{asked.pk}/").content.decode()
    assert "Your message waits as a request." in page
    assert "declined" not in page
    for headers in ({}, HTMX):
        response = write(client, asked, "Hello?", headers=headers)
        assert response.status_code == 403
        assert "once your first message is accepted" in response.content.decode()
    assert response.headers["X-Refused"] == "request"
    assert asked.messages.count() == 1


def test_the_same_by_socket(learner, partner, asked):
    async def scene():
        async with at(asked, partner) as theirs, at(asked, learner) as mine:
            await theirs.send({"type": "send", "content_text": "Hello?", "client_id": str(uuid.uuid4())})
            assert (await theirs.receive())["code"] == "request"
            assert await mine.silent()

    play(scene)
    assert asked.messages.count() == 1


def test_the_first_one_sent_again_is_no_second(client, partner, asked):
    first = asked.messages.get()
    client.force_login(partner.user)
    data = {"content_text": "はじめまして", "client_id": str(first.client_id)}
    assert client.post(f"/chats/{asked.pk}/messages/", data, headers=HTMX).status_code == 200
    assert asked.messages.get() == first


# The answer ----------------------------------------------------------------------------------------------------------


def test_accepted_it_is_a_chat_as_any_other(signed_in, client, learner, partner, asked):
    response = answer(signed_in, asked, 1)
    assert (response.status_code, response.url) == (302, f"/chats/{asked.pk}/")
    assert state(asked, learner) == "accepted"
    page = signed_in.get("/chats/")
    assert (ids(page), page.context["requests"], page.context["unread_chats"]) == ([asked.pk], 0, 1)
    client.force_login(partner.user)
    assert write(client, asked).status_code == 302


def test_accepting_is_told_at_once(client, learner, partner, asked):
    client.force_login(learner.user)
    asked.messages.update(read_at=timezone.now())

    async def scene():
        async with at(asked, partner) as theirs, connect("/ws/me/", learner.user) as other_tab:
            await sync_to_async(answer)(client, asked, 1)
            assert await theirs.receive() == {"type": "accepted"}
            await theirs.send({"type": "hello", "last_id": 10**9})
            read = (await theirs.receive("caught_up"))["read_up_to"]
            return read, await other_tab.receive("chat")

    read, told = play(scene)
    assert read == asked.messages.get().pk
    assert told == {"type": "chat", "chat": asked.pk, "unread_chats": 0, "requests": 0}


def test_after_accepting_typing_is_told_on_the_same_line(client, learner, partner, asked):
    client.force_login(learner.user)

    async def scene():
        async with at(asked, partner) as theirs, at(asked, learner) as mine:
            await sync_to_async(answer)(client, asked, 1)
            await mine.receive("accepted")
            await mine.send({"type": "hello", "last_id": 10**9})
            await mine.receive("caught_up")
            await mine.send({"type": "typing"})
            assert (await theirs.receive("typing"))["by"] == learner.pk

    play(scene)


def test_declined_it_is_gone_and_nobody_is_told(client, learner, partner, asked):
    client.force_login(learner.user)

    async def scene():
        async with at(asked, partner) as theirs:
            response = await sync_to_async(answer)(client, asked, 0)
            assert await theirs.silent()
            return response

    response = play(scene)
    assert (response.status_code, response.url) == (302, "/chats/?show=requests")
    assert state(asked, learner) == "declined"
    for show in ("", "unread", "requests", "archived"):
        assert ids(client.get(f"/chats/?show={show}")) == []
    assert client.get(f"/chats/{asked.pk}/row/").status_code == 404
    assert client.get("/chats/").context["requests"] == 0
    assert "You declined" in client.get(f"/chats/{asked.pk}/").content.decode()
    assert answer(client, asked, 1).status_code == 302
    assert state(asked, learner) == "accepted"


def test_writing_an_answer_accepts(signed_in, learner, asked):
    assert write(signed_in, asked, "Hello!").status_code == 302
    assert state(asked, learner) == "accepted"
    assert asked.messages.count() == 2


@pytest.mark.parametrize("before", ["request", "declined"])
def test_following_accepts(learner, partner, outsider, asked, before):
    Member.objects.filter(chat=asked, learner=learner).update(state=before)
    other = Chat.objects.between(outsider, learner)
    partner.follow(learner)
    assert state(asked, learner) == before
    learner.follow(partner)
    assert state(asked, learner) == "accepted"
    assert state(other, learner) == "request"


def test_an_accepted_chat_cannot_be_declined(signed_in, learner, chat):
    response = answer(signed_in, chat, 0)
    assert response.status_code == 403
    assert "You accepted this chat already." in response.content.decode()
    assert state(chat, learner) == "accepted"


def test_who_asks_cannot_accept_for_the_other(client, learner, partner, asked):
    client.force_login(partner.user)
    answer(client, asked, 1)
    assert state(asked, learner) == "request"


@pytest.mark.parametrize("accepted", ["", "2", "yes"])
def test_anything_else_is_refused(signed_in, learner, asked, accepted):
    assert answer(signed_in, asked, accepted).status_code == 422
    assert state(asked, learner) == "request"


def test_not_for_others(client, outsider, instructor, learner, asked):
    assert answer(client, asked, 1).url.startswith("/accounts/login/")
    client.force_login(outsider.user)
    assert answer(client, asked, 1).status_code == 404
    client.force_login(instructor.user)
    assert answer(client, asked, 1).status_code == 403
    client.force_login(learner.user)
    assert client.get(f"/chats/{asked.pk}/request/").status_code == 405
    assert state(asked, learner) == "request"


# How many a day ------------------------------------------------------------------------------------------------------


def begin(client, partner):
    data = {"content_text": "Hola", "client_id": str(uuid.uuid4())}
    return client.post(f"/chats/with/{partner.user.username}/", data)


@pytest.mark.parametrize("days, most", [(1, 10), (8, 50)])
def test_a_day_has_a_cap(signed_in, learner, partner, days, most):
    learner.user.created_at = timezone.now() - timedelta(days=days)
    learner.user.save()
    for _ in range(most - 1):
        ChatFactory(user1=learner, started_by=learner)
    ChatFactory(user1=learner, started_by=learner, created_at=timezone.now() - timedelta(hours=25))
    ChatFactory(user1=learner)
    assert begin(signed_in, LearnerFactory()).status_code == 302
    count = Chat.objects.count()
    response = begin(signed_in, partner)
    assert response.status_code == 429
    assert f"You began {most} new chats within a day" in response.content.decode()
    assert "Hola" in response.content.decode()
    assert Chat.objects.count() == count


def test_the_cap_stops_no_chat_that_was_begun(signed_in, learner, partner, chat):
    for _ in range(10):
        ChatFactory(user1=learner, started_by=learner)
    assert begin(signed_in, partner).status_code == 302
    assert chat.messages.count() == 1


def test_before_the_first_message_the_page_says_what_becomes_of_it(signed_in, learner, partner):
    assert "goes as a request" in signed_in.get("/chats/with/yuki/").content.decode()
    partner.follow(learner)
    assert "goes as a request" not in signed_in.get("/chats/with/yuki/").content.decode()


@pytest.mark.parametrize("count", [3, 30])
def test_queries_stay_the_same(signed_in, learner, count, django_assert_num_queries):
    for _ in range(count):
        chat = Chat.objects.between(LearnerFactory(), learner)
        MessageFactory(chat=chat, sender=chat.started_by)
    with django_assert_num_queries(6):
        signed_in.get("/chats/?show=requests")
