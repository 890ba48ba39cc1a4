import uuid
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from langlearn.lib.testing import connect
from messaging.models import Message
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def address(message, what=""):
    return f"/chats/{message.chat_id}/messages/{message.pk}/{what}"


@pytest.fixture
def mine(chat, learner):
    return MessageFactory(chat=chat, sender=learner, content_text="Hello")


@pytest.fixture
def theirs(chat, partner):
    return MessageFactory(chat=chat, sender=partner, content_text="こんにちは")


# What may be done, without scripts -----------------------------------------------------------------------------------


def test_what_may_be_done_with_ones_own(signed_in, mine):
    page = signed_in.get(address(mine)).content.decode()
    assert "Hello" in page
    assert f"?reply={mine.pk}#composer" in page
    assert f'href="{address(mine, "delete/")}"' in page
    assert "/reports/message/" not in page


def test_what_may_be_done_with_theirs(signed_in, theirs):
    page = signed_in.get(address(theirs)).content.decode()
    assert f'href="/reports/message/{theirs.pk}/"' in page
    assert f'href="{address(theirs, "correction/")}"' in page
    assert "delete/" not in page


def test_after_an_hour_deleting_is_not_offered(signed_in, mine):
    Message.objects.update(sent_at=timezone.now() - timedelta(minutes=61))
    assert "delete/" not in signed_in.get(address(mine)).content.decode()


def test_each_message_leads_there(signed_in, chat, theirs):
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert f'href="{address(theirs)}" data-message-more' in page
    assert "data-message-menu" in page


def test_nothing_is_offered_for_a_deleted_one(signed_in, chat, theirs):
    theirs.withdraw()
    assert signed_in.get(address(theirs)).status_code == 404
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert f'href="{address(theirs)}" data-message-more' not in page


def test_not_for_others(client, outsider, instructor, theirs):
    assert client.get(address(theirs)).url.startswith("/accounts/login/")
    client.force_login(outsider.user)
    assert client.get(address(theirs)).status_code == 404
    client.force_login(instructor.user)
    assert client.get(address(theirs)).status_code == 403


def test_post_is_405(signed_in, theirs):
    assert signed_in.post(address(theirs)).status_code == 405


# Answering one -------------------------------------------------------------------------------------------------------


def send(client, chat, parent, headers=None):
    data = {"content_text": "Answer", "client_id": str(uuid.uuid4()), "parent_msg": parent}
    return client.post(f"/chats/{chat.pk}/messages/", data, headers=headers)


def test_the_link_opens_the_chat_with_the_quote_in_the_form(signed_in, chat, theirs):
    page = signed_in.get(f"/chats/{chat.pk}/?reply={theirs.pk}").content.decode()
    assert f'name="parent_msg" value="{theirs.pk}"' in page
    form = page[page.index("data-reply") : page.index("data-reply-cancel")]
    assert "田中 由紀" in form
    assert '<span lang="ja">こんにちは</span>' in form


@pytest.mark.parametrize("reply", ["", "0", "x", "9" * 30])
def test_a_strange_one_is_none(signed_in, chat, theirs, reply):
    page = signed_in.get(f"/chats/{chat.pk}/?reply={reply}").content.decode()
    assert 'name="parent_msg" value=""' in page


def test_the_answer_quotes_and_leads_there(signed_in, chat, theirs):
    assert send(signed_in, chat, theirs.pk).status_code == 302
    message = chat.messages.latest("pk")
    assert message.parent_msg == theirs
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    quote = page[page.index('class="message__quote"') :].split("</a>")[0]
    assert f'href="/chats/{chat.pk}/?at={theirs.pk}#message-{theirs.pk}"' in quote
    assert 'data-says="name-user2">田中 由紀<' in quote
    assert '<span lang="ja">こんにちは</span>' in quote


@pytest.mark.parametrize("kind, word", [("image", "word-picture"), ("audio", "word-voice")])
def test_what_has_no_words_is_named(signed_in, chat, partner, kind, word):
    parent = MessageFactory(chat=chat, sender=partner, type=kind, content_text="")
    html = send(signed_in, chat, parent.pk, HTMX).content.decode()
    assert f'data-says="{word}"' in html


def test_the_quote_of_a_deleted_one_says_so(signed_in, chat, theirs):
    send(signed_in, chat, theirs.pk)
    theirs.withdraw()
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert 'data-says="word-deleted-message">Deleted message<' in page
    assert "こんにちは" not in page


@pytest.mark.parametrize("parent", ["x", "0", "-1", "99999999"])
def test_what_is_no_message_is_refused(signed_in, chat, parent):
    assert send(signed_in, chat, parent).status_code == 422
    assert chat.messages.count() == 0


def test_nor_a_message_of_another_chat_or_a_deleted_one(signed_in, learner, chat, theirs):
    elsewhere = MessageFactory(chat=ChatFactory(user1=learner))
    theirs.withdraw()
    for parent in (elsewhere, theirs):
        assert send(signed_in, chat, parent.pk).status_code == 422
    assert not chat.messages.exclude(parent_msg=None).exists()


def test_a_form_that_comes_back_keeps_what_it_answers(signed_in, chat, theirs):
    data = {"content_text": "字" * 4001, "client_id": str(uuid.uuid4()), "parent_msg": theirs.pk}
    for headers in ({}, HTMX):
        page = signed_in.post(f"/chats/{chat.pk}/messages/", data, headers=headers)
        assert page.status_code == 422
        assert f'name="parent_msg" value="{theirs.pk}"' in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_by_socket(learner, partner, chat, theirs):
    async def scene():
        async with connect(f"/ws/chats/{chat.pk}/", learner.user) as talk:
            frame = {"type": "send", "content_text": "Answer", "client_id": str(uuid.uuid4())}
            await talk.send(frame | {"parent_msg": str(theirs.pk)})
            html = (await talk.receive("message"))["html"]
            await talk.send(frame | {"client_id": str(uuid.uuid4()), "parent_msg": "0"})
            return html, await talk.receive("error")

    html, error = async_to_sync(scene)()
    assert f'data-quote="{theirs.pk}"' in html
    assert error["code"] == "invalid_choice"
    assert chat.messages.filter(parent_msg=theirs).count() == 1


@pytest.mark.parametrize("count", [3, 30])
def test_queries_stay_the_same(signed_in, chat, partner, learner, count, django_assert_num_queries):
    for parent in MessageFactory.create_batch(count, chat=chat, sender=partner):
        MessageFactory(chat=chat, sender=learner, parent_msg=parent, read_at=timezone.now())
    with django_assert_num_queries(5):
        signed_in.get(f"/chats/{chat.pk}/messages/", headers=HTMX)
