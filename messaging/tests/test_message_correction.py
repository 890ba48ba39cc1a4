"""A partner's correction: who may make one, what it keeps, and who is told."""

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.test import Client
from django.utils import timezone, translation

from accounts.models import Block
from langlearn.lib.testing import connect
from messaging.models import Member, Message
from messaging.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def message(chat, partner):
    return MessageFactory(chat=chat, sender=partner, content_text="I goed home")


def address(message, what="correction"):
    return f"/chats/{message.chat_id}/messages/{message.pk}/{what}/"


def correct(client, message, correction="I went home", note="", headers=None, **more):
    data = {"correction": correction, "note": note, **more}
    return client.post(address(message), data, headers=headers)


def reloaded(message):
    message.refresh_from_db()
    return message


def test_the_page_has_the_form_filled_in(signed_in, message):
    page = signed_in.get(address(message)).content.decode()
    assert "<h1" in page
    assert ">I goed home</textarea>" in page
    assert 'lang="en"' in page


def test_the_dialog_gets_the_form_alone(signed_in, message):
    form = signed_in.get(address(message), headers=HTMX).content.decode()
    assert "<h1" not in form
    assert ">I goed home</textarea>" in form


def test_corrects_and_returns_to_the_message_without_scripts(signed_in, message):
    answer = correct(signed_in, message, note="irregular")
    assert (answer.status_code, answer.url) == (302, f"/chats/{message.chat_id}/#message-{message.pk}")
    reloaded(message)
    assert (message.correction, message.correction_note) == ("I went home", "irregular")
    assert message.corrected_text == "I goed home"
    assert message.corrected_at is not None
    assert message.changed_at is not None
    assert not message.is_perfect


def test_with_scripts_the_dialog_closes(signed_in, message):
    answer = correct(signed_in, message, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "dialog:close")
    assert reloaded(message).correction == "I went home"


@pytest.mark.parametrize("text", ["I goed home", "  I goed home\r\n "])
def test_unchanged_is_perfect(signed_in, message, text):
    correct(signed_in, message, correction=text)
    assert reloaded(message).is_perfect
    page = signed_in.get(f"/chats/{message.chat_id}/").content.decode()
    assert 'class="perfect"' in page
    assert "<del>" not in page


def test_perfect_is_one_press_whatever_the_field_holds(signed_in, message):
    correct(signed_in, message, correction="", perfect="1")
    assert reloaded(message).is_perfect
    assert message.correction == "I goed home"


@pytest.mark.parametrize(
    "data",
    [
        {"correction": ""},
        {"correction": " \u200b "},
        {"correction": "字" * 4001},
        {"correction": "fine", "note": "n" * 501},
        {},
    ],
)
@pytest.mark.parametrize("headers", [None, HTMX])
def test_invalid_is_refused_and_nothing_typed_is_lost(signed_in, message, data, headers):
    answer = signed_in.post(address(message), data, headers=headers)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "field__error" in page
    assert data.get("correction", "").strip(" \u200b") in page
    assert data.get("note", "") in page
    assert reloaded(message).correction == ""


def test_line_breaks_count_as_one_character(signed_in, message):
    text = "a" + "\n" * 3998 + "b"
    assert correct(signed_in, message, correction=text.replace("\n", "\r\n")).status_code == 302
    assert reloaded(message).correction == text


def test_again_replaces_it_and_keeps_the_first_text(signed_in, chat, message):
    correct(signed_in, message, correction="I gone home", note="hm")
    Message.objects.filter(pk=message.pk).update(thanked_at=timezone.now())
    assert ">I gone home</textarea>" in signed_in.get(address(message)).content.decode()
    correct(signed_in, message, correction="I went home")
    reloaded(message)
    assert (message.correction, message.correction_note) == ("I went home", "")
    assert message.corrected_text == "I goed home"
    assert message.thanked_at is None, "the thanks were for the earlier one"


def test_ones_own_cannot_be_corrected(client, partner, message):
    client.force_login(partner.user)
    for answer in (client.get(address(message)), correct(client, message)):
        assert answer.status_code == 403
        assert "your own message" in answer.content.decode()
    assert reloaded(message).correction == ""


@pytest.mark.parametrize("kind", ["image", "audio"])
def test_only_text_can_be_corrected(signed_in, message, kind):
    Message.objects.filter(pk=message.pk).update(type=kind)
    assert correct(signed_in, message).status_code == 403
    assert reloaded(message).correction == ""


@pytest.mark.parametrize("state", ["request", "declined"])
def test_not_in_a_request(signed_in, chat, learner, message, state):
    Member.objects.filter(chat=chat, learner=learner).update(state=state)
    assert correct(signed_in, message).status_code == 403
    assert reloaded(message).correction == ""


def test_not_of_a_closed_account(signed_in, partner, message):
    partner.user.is_active = False
    partner.user.save()
    assert correct(signed_in, message).status_code == 403
    assert reloaded(message).correction == ""


def test_a_deleted_one_is_gone(signed_in, message):
    Message.objects.filter(pk=message.pk).update(deleted_at=timezone.now())
    assert correct(signed_in, message).status_code == 404
    assert reloaded(message).correction == ""


@pytest.mark.parametrize("what", ["correction", "correction/preview", "thanks"])
def test_outsiders_and_the_blocked_get_404(client, learner, partner, outsider, message, what):
    client.force_login(outsider.user)
    assert client.post(address(message, what), {"correction": "x"}).status_code == 404
    Block.objects.make(partner.user, learner.user)
    client.force_login(learner.user)
    assert client.post(address(message, what), {"correction": "x"}).status_code == 404
    assert reloaded(message).correction == ""


@pytest.mark.parametrize("what", ["correction", "correction/preview", "thanks"])
def test_others_and_other_methods(client, instructor, staff, learner, message, what):
    assert client.post(address(message, what)).url.startswith("/accounts/login/")
    for user in (instructor.user, staff):
        client.force_login(user)
        assert client.post(address(message, what)).status_code == 403
    client.force_login(learner.user)
    assert client.put(address(message, what)).status_code == 405


def test_a_message_of_another_chat_is_not_found(signed_in, message, chat):
    other = MessageFactory()
    assert signed_in.post(f"/chats/{chat.pk}/messages/{other.pk}/correction/", {"correction": "x"}).status_code == 404


# Preview -------------------------------------------------------------------------------------------------------------


def test_the_preview_marks_and_keeps_nothing(signed_in, message):
    page = signed_in.post(address(message, "correction/preview"), {"correction": "I went home"}).content.decode()
    assert "goed</del>" in page
    assert "went</ins>" in page
    assert reloaded(message).correction == ""


@pytest.mark.parametrize("text, said", [("I goed home", "perfect"), ("", "")])
def test_the_preview_of_no_change_and_of_nothing(signed_in, message, text, said):
    answer = signed_in.post(address(message, "correction/preview"), {"correction": text})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert "<del>" not in answer.content.decode()


# Thanks --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def corrected(chat, learner):
    message = MessageFactory(chat=chat, sender=learner, content_text="犬が好きます")
    message.correct("犬が好きです")
    return message


@pytest.mark.parametrize("headers, status", [(None, 302), (HTMX, 204)])
def test_thanks_are_said_once(signed_in, corrected, headers, status):
    assert signed_in.post(address(corrected, "thanks"), headers=headers).status_code == status
    first = reloaded(corrected).thanked_at
    assert first is not None
    assert signed_in.post(address(corrected, "thanks"), headers=headers).status_code == status
    assert reloaded(corrected).thanked_at == first
    page = signed_in.get(f"/chats/{corrected.chat_id}/").content.decode()
    assert "Thanked" in page
    assert address(corrected, "thanks") not in page


def test_thanks_without_scripts_has_a_page(signed_in, corrected):
    page = signed_in.get(address(corrected, "thanks")).content.decode()
    assert "Say thanks" in page
    assert 'method="post"' in page


def test_thanks_are_the_authors(client, partner, corrected):
    client.force_login(partner.user)
    assert client.post(address(corrected, "thanks")).status_code == 404
    assert client.get(address(corrected, "thanks")).status_code == 404
    assert reloaded(corrected).thanked_at is None


def test_no_thanks_for_no_correction(signed_in, chat, learner):
    plain = MessageFactory(chat=chat, sender=learner)
    assert signed_in.post(address(plain, "thanks")).status_code == 404
    assert reloaded(plain).thanked_at is None


def test_thanks_after_the_message_was_deleted(signed_in, corrected):
    corrected.change(deleted_at=timezone.now())
    assert signed_in.post(address(corrected, "thanks")).status_code == 302
    assert reloaded(corrected).thanked_at is not None


# Live ----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_both_see_it_live_and_the_same(chat, learner, partner):
    message = MessageFactory(chat=chat, sender=partner, content_text="I goed home")
    plain = address(message)

    def post(person, path, data=None):
        client = Client()
        client.force_login(person.user)
        return client.post(path, data, headers=HTMX)

    async def scene():
        path = f"/ws/chats/{chat.pk}/"
        async with connect(path, learner.user) as a, connect(path, partner.user) as b:
            await sync_to_async(post)(learner, plain, {"correction": "I went home", "note": "irregular"})
            first = await a.receive("changed"), await b.receive("changed")
            await sync_to_async(post)(partner, plain.replace("correction", "thanks"))
            return first, (await a.receive("changed"), await b.receive("changed"))

    (mine, theirs), (after, also) = async_to_sync(scene)()
    assert mine == theirs
    assert mine["id"] == message.pk
    assert "went</ins>" in mine["html"]
    assert "Thanked" not in mine["html"]
    assert after == also
    assert "Thanked" in after["html"]


def test_its_words_can_be_put_into_the_readers_language(signed_in, message):
    """The message is rendered once, in whichever language: each word for screen readers says where the page has it."""
    message.correct("I went home")
    with translation.override("ko"):
        page = signed_in.get(f"/chats/{message.chat_id}/").content.decode()
    for word in ("original", "corrected", "delete", "insert", "thanks"):
        assert f'data-says="word-{word}"' in page
        assert f'id="word-{word}"' in page


# In which language it is ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, native, learning, language",
    [
        ("한국어", "en", "ko", "ko"),
        ("Hello there", "es", "en", "en"),
        ("Hola, ¿qué tal?", "es", "en", "es"),
        ("taxi", "es", "en", "en"),
        ("taxi", "en", "es", "es"),
        ("taxi", "ko", "en", "en"),
        ("👍", "es", "en", ""),
    ],
)
def test_the_language_is_guessed_between_the_two(chat, partner, text, native, learning, language):
    partner.native_language, partner.learning_language = native, learning
    message = MessageFactory(chat=chat, sender=partner, content_text=text)
    message.chat = chat
    setattr(chat, chat.side_of(partner), partner)
    assert message.language == language


def test_without_its_chat_at_hand_nothing_is_asked(chat, partner, django_assert_num_queries):
    MessageFactory(chat=chat, sender=partner, content_text="¿Qué tal?")
    row = Message.objects.get()
    with django_assert_num_queries(0):
        assert row.language == "es"
