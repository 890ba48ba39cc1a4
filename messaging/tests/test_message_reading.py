"""How a message is read: offline, automatic, and said so."""

import pytest
from django.utils import timezone

from langlearn.lib import reading
from messaging.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def read(client, message, headers=HTMX):
    return client.get(f"/chats/{message.chat_id}/messages/{message.pk}/reading/", headers=headers)


@pytest.mark.parametrize("text, latin, language", [("안녕하세요", "annyeonghaseyo", "ko"), ("আমি", "ami", "bn")])
def test_korean_and_bangla_in_latin_letters(signed_in, chat, partner, text, latin, language):
    answer = read(signed_in, MessageFactory(chat=chat, sender=partner, content_text=text))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'lang="{language}-Latn">{latin}' in page
    assert "automatic" in page
    assert answer.headers["Cache-Control"].startswith("private, max-age=")
    assert "HX-Request" in answer.headers["Vary"]
    assert "<h1" not in page


@pytest.mark.skipif(not reading.available("ja"), reason="the dictionary is not installed")
def test_japanese_has_furigana_and_latin_letters(signed_in, chat, partner):
    page = read(signed_in, MessageFactory(chat=chat, sender=partner, content_text="食べ物")).content.decode()
    assert "<ruby>食<rp>(</rp><rt>た</rt><rp>)</rp></ruby>べ<ruby>物" in page
    assert "tabemono" in page


def test_without_the_dictionary_it_says_so(signed_in, chat, partner, monkeypatch):
    monkeypatch.setattr(reading, "available", lambda language: False)
    message = MessageFactory(chat=chat, sender=partner, content_text="食べ物")
    assert "no help with reading" in read(signed_in, message).content.decode()
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert 'data-readable=""' in page


def test_without_scripts_it_is_a_page(signed_in, chat, learner):
    page = read(
        signed_in, MessageFactory(chat=chat, sender=learner, content_text="안녕"), headers=None
    ).content.decode()
    assert "<h1" in page
    assert "annyeong" in page


def test_markup_is_text(signed_in, chat, partner):
    message = MessageFactory(chat=chat, sender=partner, content_text="<b>안녕</b>")
    assert "<b>" not in read(signed_in, message).content.decode()


def test_who_may_not(client, chat, learner, partner, outsider, instructor):
    message = MessageFactory(chat=chat, sender=partner, content_text="안녕")
    assert read(client, message).status_code == 401
    for person, status in ((outsider, 404), (instructor, 403)):
        client.force_login(person.user)
        assert read(client, message).status_code == status
    client.force_login(learner.user)
    assert client.post(f"/chats/{chat.pk}/messages/{message.pk}/reading/").status_code == 405
    message.change(deleted_at=timezone.now())
    assert read(client, message).status_code == 404
