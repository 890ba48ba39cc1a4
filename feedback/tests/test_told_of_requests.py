"""A stranger's first message is told as a request, without a word of it."""

import uuid

import pytest

from feedback.models import Notification
from messaging.models import Chat

pytestmark = pytest.mark.django_db


def write(sender, reader, capture, text="Hola"):
    with capture(execute=True):
        chat = Chat.objects.between(sender, reader)
        chat.post(sender, client_id=uuid.uuid4(), content_text=text)
    return chat


def test_a_request_is_told_once(learner, partner, django_capture_on_commit_callbacks):
    chat = write(learner, partner, django_capture_on_commit_callbacks, "Buy my coins")
    notice = Notification.objects.get()
    assert (notice.recipient, notice.actor, notice.url) == (partner.user, learner.user, f"/chats/{chat.pk}/")
    assert (notice.content_title, notice.content_text) == ("Ana would like to write to you", "")
    assert notice.notification_type == "request"


def test_the_answer_and_what_follows_are_chat_not_notices(learner, partner, django_capture_on_commit_callbacks):
    write(learner, partner, django_capture_on_commit_callbacks)
    write(partner, learner, django_capture_on_commit_callbacks)
    write(learner, partner, django_capture_on_commit_callbacks)
    assert Notification.objects.count() == 1


def test_who_follows_is_no_stranger(learner, partner, django_capture_on_commit_callbacks):
    partner.follow(learner)
    write(learner, partner, django_capture_on_commit_callbacks)
    assert not Notification.objects.filter(notification_type="request").exists()
