import pytest

from messaging.models import Message
from messaging.signals import messages_read
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db


def read(client, chat, up_to, **headers):
    return client.post(f"/chats/{chat.pk}/read/", {"up_to": up_to}, headers=headers)


@pytest.fixture
def received(chat, partner):
    return MessageFactory.create_batch(3, chat=chat, sender=partner)


def unread(chat):
    return [message.pk for message in chat.messages.filter(read_at=None).order_by("pk")]


def test_marks_everything_up_to_it_and_returns_to_the_chat(signed_in, chat, received):
    answer = read(signed_in, chat, received[1].pk)
    assert (answer.status_code, answer.url) == (302, f"/chats/{chat.pk}/")
    assert unread(chat) == [received[2].pk]


def test_htmx_gets_nothing_to_swap(signed_in, chat, received):
    assert read(signed_in, chat, received[0].pk, **{"HX-Request": "true"}).status_code == 204
    assert unread(chat) == [received[1].pk, received[2].pk]


def test_ones_own_messages_wait_for_the_other(signed_in, learner, chat, received):
    own = MessageFactory(chat=chat, sender=learner)
    read(signed_in, chat, own.pk)
    assert unread(chat) == [own.pk]


def test_the_time_of_the_first_reading_stays(signed_in, chat, received):
    read(signed_in, chat, received[2].pk)
    before = chat.messages.get(pk=received[0].pk).read_at
    read(signed_in, chat, received[2].pk)
    assert chat.messages.get(pk=received[0].pk).read_at == before


def test_tells_how_far_once(signed_in, chat, learner, received, django_capture_on_commit_callbacks):
    heard = []
    hear = lambda reader, up_to, **kwargs: heard.append((reader, up_to))  # noqa: E731
    messages_read.connect(hear)
    try:
        for _ in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                read(signed_in, chat, 10**15)
    finally:
        messages_read.disconnect(hear)
    assert heard == [(learner, received[2].pk)]  # no further than there are messages


def test_other_chats_stay_unread(signed_in, learner, chat, received):
    other = MessageFactory(chat=ChatFactory(user2=learner))
    read(signed_in, chat, other.pk + 1)
    other.refresh_from_db()
    assert other.read_at is None


@pytest.mark.parametrize("up_to", ["", "x", "-1", "9" * 30])
def test_a_strange_id_is_422(signed_in, chat, received, up_to):
    assert read(signed_in, chat, up_to).status_code == 422
    assert len(unread(chat)) == 3


def test_an_outsider_gets_404(client, outsider, chat, received):
    client.force_login(outsider.user)
    assert read(client, chat, received[2].pk).status_code == 404
    assert len(unread(chat)) == 3


def test_anonymous_is_sent_to_sign_in(client, chat, received):
    assert read(client, chat, received[2].pk).url.startswith("/accounts/login/")
    assert Message.objects.filter(read_at=None).count() == 3


def test_get_is_405(signed_in, chat):
    assert signed_in.get(f"/chats/{chat.pk}/read/").status_code == 405
