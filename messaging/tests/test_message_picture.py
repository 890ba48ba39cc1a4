import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.tests.factories import BlockFactory
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(chat, partner):
    message = MessageFactory(chat=chat, sender=partner, type="image", content_text="")
    message.image.save("a.webp", ContentFile(b"RIFF"))
    return message


def address(message, chat=None):
    return f"/chats/{(chat or message.chat).pk}/messages/{message.pk}/picture/"


def test_both_see_it(client, learner, partner, picture):
    for reader in (learner, partner):
        client.force_login(reader.user)
        answer = client.get(address(picture))
        assert b"".join(answer.streaming_content) == b"RIFF"
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["Cache-Control"].startswith("private")
        assert address(picture) in client.get(f"/chats/{picture.chat_id}/").content.decode()


def test_nobody_else_does(client, outsider, picture):
    assert client.get(address(picture)).url.startswith("/accounts/login/")
    client.force_login(outsider.user)
    assert client.get(address(picture)).status_code == 404
    own = ChatFactory(user1=outsider)
    assert client.get(address(picture, own)).status_code == 404


def test_not_after_a_block(signed_in, learner, partner, picture):
    BlockFactory(blocker=partner.user, blocked=learner.user)
    assert signed_in.get(address(picture)).status_code == 404


def test_not_after_it_was_deleted(signed_in, picture):
    picture.deleted_at = timezone.now()
    picture.save()
    assert signed_in.get(address(picture)).status_code == 404


def test_a_text_has_none_and_a_lost_file_is_404(signed_in, chat, partner, picture):
    assert signed_in.get(address(MessageFactory(chat=chat, sender=partner))).status_code == 404
    picture.image.storage.delete(picture.image.name)
    assert signed_in.get(address(picture)).status_code == 404


def test_post_is_405(signed_in, picture):
    assert signed_in.post(address(picture)).status_code == 405
