"""A picture or a recording is sent by POST and reaches both pages by their sockets, as the same HTML for everyone."""

import uuid

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.test import Client

from langlearn.lib.testing import connect
from messaging.tests.uploads import photo, voice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("kind", "file"), [("image", photo), ("audio", voice)])
def test_both_get_the_html_that_the_sender_got(chat, learner, partner, kind, file):
    browser = Client(headers={"HX-Request": "true"})
    browser.force_login(learner.user)
    client_id = str(uuid.uuid4())
    address = f"/ws/chats/{chat.pk}/"

    def post():
        return browser.post(f"/chats/{chat.pk}/messages/", {"client_id": client_id, kind: file()}).content.decode()

    async def scene():
        async with connect(address, learner.user) as a, connect(address, partner.user) as b:
            answers = [await sync_to_async(post)() for _ in range(2)]
            first, second = await a.receive("message"), await b.receive("message")
            assert await a.silent() and await b.silent()
            return answers, first, second

    answers, first, second = async_to_sync(scene)()
    assert first == second
    assert first["client_id"] == client_id
    assert answers == [first["html"]] * 2
    message = chat.messages.get()
    assert f"/messages/{message.pk}/{'picture' if kind == 'image' else 'voice'}/" in first["html"]


def test_a_socket_takes_no_files(chat, learner):
    async def scene():
        async with connect(f"/ws/chats/{chat.pk}/", learner.user) as talk:
            await talk.send({"type": "send", "client_id": str(uuid.uuid4()), "content_text": "", "image": "x.png"})
            return await talk.receive("error")

    assert async_to_sync(scene)()["code"] == "required"
    assert chat.messages.count() == 0
