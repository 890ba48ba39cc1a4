"""Who corrects a message tells its author, once."""

import pytest

from feedback.models import Notification
from messaging.models import Member, Message
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(learner, partner):
    return MessageFactory(chat=ChatFactory(user1=learner, user2=partner), sender=partner, content_text="I goed home")


def correct(client, message, correction="I went home", **more):
    client.post(f"/chats/{message.chat_id}/messages/{message.pk}/correction/", {"correction": correction, **more})


def test_the_author_is_told_once(client, learner, partner, message, django_capture_on_commit_callbacks):
    client.force_login(learner.user)
    with django_capture_on_commit_callbacks(execute=True):
        correct(client, message)
    with django_capture_on_commit_callbacks(execute=True):
        correct(client, message, correction="I was going home")
    notification = Notification.objects.get()
    assert (notification.recipient, notification.actor) == (partner.user, learner.user)
    assert notification.notification_type == "correction"
    assert notification.key == f"correction:{message.pk}"
    assert notification.content_title == "Ana corrected your message"
    assert notification.content_text == "I went home"
    assert notification.url == f"/chats/{message.chat_id}/?at={message.pk}#message-{message.pk}"


def test_perfect_is_told_as_such(client, learner, message, django_capture_on_commit_callbacks):
    client.force_login(learner.user)
    with django_capture_on_commit_callbacks(execute=True):
        correct(client, message, perfect="1")
    assert "perfect" in Notification.objects.get().content_title


def test_a_muted_chat_stays_quiet(client, learner, partner, message, django_capture_on_commit_callbacks):
    Member.objects.filter(chat=message.chat, learner=partner).update(muted=True)
    client.force_login(learner.user)
    with django_capture_on_commit_callbacks(execute=True):
        correct(client, message)
    assert Message.objects.get().correction == "I went home"
    assert not Notification.objects.exists()
