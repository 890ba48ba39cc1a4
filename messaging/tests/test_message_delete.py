from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core.files.base import ContentFile
from django.utils import timezone

from langlearn.lib.testing import connect
from messaging.models import Member, Message
from messaging.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def sent(chat, learner):
    return MessageFactory(chat=chat, sender=learner, content_text="Secreto", translated_content={"en": "Secret"})


def address(message):
    return f"/chats/{message.chat_id}/messages/{message.pk}/delete/"


def again(message):
    return Message.objects.get(pk=message.pk)


def test_asks_first(signed_in, sent):
    page = signed_in.get(address(sent)).content.decode()
    assert "Delete this message?" in page
    assert f'action="{address(sent)}"' in page
    assert b"<html" not in signed_in.get(address(sent), headers=HTMX).content
    assert again(sent).deleted_at is None


def test_deletes_for_both_and_leaves_a_trace(signed_in, client, partner, chat, sent):
    response = signed_in.post(address(sent))
    assert (response.status_code, response.url) == (302, f"/chats/{chat.pk}/")
    message = again(sent)
    assert message.deleted_at is not None
    assert (message.content_text, message.search_text, message.translated_content) == ("", "", {})
    for person in (chat.user1, chat.user2):
        client.force_login(person.user)
        page = client.get(f"/chats/{chat.pk}/").content.decode()
        assert "This message was deleted." in page
        assert "Secreto" not in page


def test_with_scripts_the_dialog_closes(signed_in, sent):
    response = signed_in.post(address(sent), headers=HTMX)
    assert (response.status_code, response.headers["HX-Trigger"]) == (204, "dialog:close")
    assert again(sent).deleted_at is not None


def test_its_file_goes(signed_in, chat, learner):
    message = MessageFactory(
        chat=chat, sender=learner, type="image", content_text="", image=ContentFile(b"RIFF", "a.webp")
    )
    storage, name = message.image.storage, message.image.name
    assert storage.exists(name)
    signed_in.post(address(message))
    assert not storage.exists(name)
    assert not again(message).image


def test_a_correction_stays_as_it_was_made(signed_in, chat, learner):
    message = MessageFactory(
        chat=chat, sender=learner, content_text="I goed", corrected_text="I goed", correction="I went"
    )
    signed_in.post(address(message))
    message = again(message)
    assert (message.corrected_text, message.correction) == ("I goed", "I went")


def test_both_see_it_at_once_with_the_answers_to_it(client, learner, partner, chat, sent):
    answer = MessageFactory(chat=chat, sender=partner, parent_msg=sent, content_text="¿Qué?", read_at=timezone.now())
    client.force_login(learner.user)

    async def scene():
        async with (
            connect(f"/ws/chats/{chat.pk}/", partner.user) as theirs,
            connect("/ws/me/", partner.user) as tab,
        ):
            await sync_to_async(client.post)(address(sent))
            return await theirs.receive("changed"), await theirs.receive("changed"), await tab.receive("chat")

    changed, quoting, told = async_to_sync(scene)()
    assert (changed["id"], quoting["id"]) == (sent.pk, answer.pk)
    assert "message--deleted" in changed["html"]
    assert 'data-says="word-deleted"' in changed["html"]
    assert 'data-says="word-deleted-message"' in quoting["html"]
    assert told["unread_chats"] == 0
    assert Member.objects.unread_chats(partner.user) == 0


def test_who_was_away_gets_it_when_they_come_back(signed_in, partner, chat, sent):
    since = timezone.now()
    signed_in.post(address(sent))

    async def scene():
        async with connect(f"/ws/chats/{chat.pk}/", partner.user) as theirs:
            await theirs.send({"type": "hello", "last_id": sent.pk, "since": since.isoformat()})
            return await theirs.receive()

    frame = async_to_sync(scene)()
    assert (frame["type"], frame["id"]) == ("changed", sent.pk)


@pytest.mark.parametrize("method", ["get", "post"])
def test_after_an_hour_it_stays(signed_in, sent, method):
    Message.objects.update(sent_at=timezone.now() - timedelta(minutes=61))
    response = getattr(signed_in, method)(address(sent))
    assert response.status_code == 403
    assert "That hour is over." in response.content.decode()
    assert again(sent).content_text == "Secreto"


def test_within_the_hour_it_goes(signed_in, sent):
    Message.objects.update(sent_at=timezone.now() - timedelta(minutes=59))
    assert signed_in.post(address(sent)).status_code == 302


def test_twice_is_404(signed_in, sent):
    signed_in.post(address(sent))
    assert signed_in.post(address(sent)).status_code == 404


def test_only_ones_own(client, partner, outsider, instructor, sent):
    assert client.post(address(sent)).url.startswith("/accounts/login/")
    for person, status in ((partner, 404), (outsider, 404), (instructor, 403)):
        client.force_login(person.user)
        assert client.post(address(sent)).status_code == status
    assert again(sent).deleted_at is None


def test_put_is_405(signed_in, sent):
    assert signed_in.put(address(sent)).status_code == 405
