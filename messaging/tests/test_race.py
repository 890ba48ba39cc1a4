import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client

from accounts.models import User
from messaging.consumers import ChatConsumer
from messaging.models import Chat, Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_rate(monkeypatch):
    """Each counts as one sent."""
    monkeypatch.setattr("messaging.sending.RATE", "1000/minute")


def at_once(function, count):
    """`function` in that many threads; skipped where the database lives in one thread's memory."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("needs a database that threads share")

    def run(number):
        try:
            return function(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_the_same_id_many_times_at_once_is_one_message(chat, learner):
    client_id = uuid.uuid4()
    answers = at_once(
        lambda _: Chat.objects.get(pk=chat.pk).post(learner, client_id=client_id, content_text="Hola"), 20
    )
    assert len({message.pk for message, _new in answers}) == Message.objects.count() == 1
    assert sum(new for _message, new in answers) == 1


def test_two_who_write_first_at_once_share_one_chat(learner, partner):
    chats = at_once(lambda n: Chat.objects.between(*((learner, partner) if n % 2 else (partner, learner))).pk, 10)
    assert len(set(chats)) == Chat.objects.count() == 1


def test_fifty_posts_of_one_message_at_once_are_answered_alike(chat, learner):
    client_id = str(uuid.uuid4())
    sent = {"content_text": "Hola", "client_id": client_id}

    def post(_):
        client = Client()
        client.force_login(learner.user)
        return client.post(f"/chats/{chat.pk}/messages/", sent, headers={"HX-Request": "true"})

    answers = at_once(post, 50)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == Message.objects.count() == 1
    assert f'data-client-id="{client_id}"' in answers[0].content.decode()


def test_fifty_frames_of_one_message_at_once_are_acknowledged_alike(chat, learner):
    frame = {"client_id": str(uuid.uuid4()), "content_text": "Hola"}

    def take(_):
        consumer = ChatConsumer({"url_route": {"kwargs": {"pk": chat.pk}}, "headers": []}, None)
        consumer.user = User.objects.get(pk=learner.pk)
        return consumer.within(consumer.take, frame)

    answers = at_once(take, 50)
    message = Message.objects.get()
    ack = {"type": "ack", "client_id": frame["client_id"], "id": message.pk}
    assert answers == [(None, [ack])] * 50
