import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from messaging.models import Chat, Message

pytestmark = pytest.mark.django_db(transaction=True)


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
