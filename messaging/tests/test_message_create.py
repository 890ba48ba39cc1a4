import uuid

import pytest
from django.db import IntegrityError, transaction

from accounts.tests.factories import BlockFactory, LearnerFactory
from messaging.models import Message
from messaging.signals import message_posted
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def data(text="Hola", client_id=None):
    return {"content_text": text, "client_id": client_id or str(uuid.uuid4())}


def send(client, chat, headers=None, **given):
    return client.post(f"/chats/{chat.pk}/messages/", data(**given), headers=headers)


def test_sends_and_returns_to_the_chat_without_scripts(signed_in, learner, chat):
    answer = send(signed_in, chat, text="Hola")
    assert (answer.status_code, answer.url) == (302, f"/chats/{chat.pk}/")
    message = chat.messages.get()
    assert (message.content_text, message.sender, message.type) == ("Hola", learner, "text")
    before = chat.updated_at
    chat.refresh_from_db()
    assert chat.updated_at > before


def test_answering_without_scripts_reads_what_was_asked(signed_in, partner, chat):
    asked = MessageFactory(chat=chat, sender=partner)
    send(signed_in, chat)
    asked.refresh_from_db()
    assert asked.read_at is not None


def test_answering_with_scripts_leaves_reading_to_them(signed_in, partner, chat):
    asked = MessageFactory(chat=chat, sender=partner)
    send(signed_in, chat, HTMX)
    asked.refresh_from_db()
    assert asked.read_at is None


def test_htmx_gets_the_message(signed_in, chat):
    answer = send(signed_in, chat, HTMX, text="Hola")
    assert answer.status_code == 200
    assert f'id="message-{chat.messages.get().pk}"' in answer.content.decode()


def test_the_form_on_the_page_can_be_sent_twice_and_makes_one_message(signed_in, chat):
    client_id = signed_in.get(f"/chats/{chat.pk}/").context["form"]["client_id"].value()
    for _ in range(3):
        assert send(signed_in, chat, client_id=str(client_id)).status_code == 302
    assert chat.messages.count() == 1


def test_equal_answers_to_the_same_message(signed_in, chat):
    client_id = str(uuid.uuid4())
    first, second = (send(signed_in, chat, HTMX, client_id=client_id).content for _ in range(2))
    assert first == second
    assert chat.messages.count() == 1


def test_a_second_send_does_not_lift_the_chat(signed_in, chat):
    client_id = str(uuid.uuid4())
    send(signed_in, chat, client_id=client_id)
    chat.refresh_from_db()
    before = chat.updated_at
    send(signed_in, chat, client_id=client_id)
    chat.refresh_from_db()
    assert chat.updated_at == before


def test_the_same_id_in_another_chat_is_refused(signed_in, learner, chat):
    other = ChatFactory(user1=learner)
    sent = MessageFactory(chat=other, sender=learner)
    assert send(signed_in, chat, client_id=str(sent.client_id)).status_code == 422
    assert chat.messages.count() == 0


def test_two_people_may_use_the_same_id(signed_in, client, partner, chat):
    client_id = str(uuid.uuid4())
    MessageFactory(chat=chat, sender=partner, client_id=client_id)
    assert send(signed_in, chat, client_id=client_id).status_code == 302
    assert chat.messages.count() == 2


def test_tells_who_listens_once_after_commit(signed_in, chat, django_capture_on_commit_callbacks):
    heard = []
    hear = lambda message, **kwargs: heard.append(message)  # noqa: E731
    message_posted.connect(hear, sender=Message)
    client_id = str(uuid.uuid4())
    try:
        with django_capture_on_commit_callbacks(execute=True):
            send(signed_in, chat, client_id=client_id)
            assert heard == []
        with django_capture_on_commit_callbacks(execute=True):
            send(signed_in, chat, client_id=client_id)
    finally:
        message_posted.disconnect(hear, sender=Message)
    assert heard == [chat.messages.get()]


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\r\n\t", "\u3000", "\u200b\u200d", "\u3164", "\u2800"], ids=lambda text: text.encode().hex()
)
def test_nothing_to_see_is_refused(signed_in, chat, text):
    answer = send(signed_in, chat, text=text)
    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()
    assert chat.messages.count() == 0


def test_too_long_is_refused_and_kept_in_the_form(signed_in, chat):
    answer = send(signed_in, chat, text="あ" * 4001)
    assert answer.status_code == 422
    assert "あ" * 4001 in answer.content.decode()
    assert "at most 4,000 characters" in answer.content.decode()
    assert chat.messages.count() == 0


def test_the_longest_text_counts_a_line_break_once(signed_in, chat):
    assert send(signed_in, chat, text="a\r\n" * 1999 + "ab").status_code == 302
    assert len(chat.messages.get().content_text) == 4000


@pytest.mark.parametrize("given", [{}, {"client_id": ""}, {"client_id": "7"}, {"client_id": "x" * 5000}])
def test_a_broken_id_is_refused(signed_in, chat, given):
    answer = signed_in.post(f"/chats/{chat.pk}/messages/", {"content_text": "Hola", **given})
    assert answer.status_code == 422
    assert "Hola" in answer.content.decode()
    assert chat.messages.count() == 0


def test_a_null_character_is_refused(signed_in, chat):
    assert send(signed_in, chat, text="a\x00b").status_code == 422
    assert chat.messages.count() == 0


def test_htmx_gets_the_form_again(signed_in, chat):
    answer = send(signed_in, chat, HTMX, text=" ")
    assert answer.status_code == 422
    assert answer.content.decode().lstrip().startswith('<form class="composer"')


def test_no_more_than_the_rate(signed_in, partner, client, chat, monkeypatch):
    monkeypatch.setattr("messaging.sending.RATE", "3/day")
    for _ in range(3):
        assert send(signed_in, chat).status_code == 302
    answer = send(signed_in, chat, text="One more")
    assert answer.status_code == 429
    assert "Wait a minute" in answer.content.decode()
    assert "One more" in answer.content.decode()
    assert chat.messages.count() == 3
    client.force_login(partner.user)
    assert send(client, chat).status_code == 302


def test_to_a_closed_account_is_403(signed_in, partner, chat):
    partner.user.is_active = False
    partner.user.save()
    answer = send(signed_in, chat)
    assert answer.status_code == 403
    assert "This account is closed" in answer.content.decode()
    assert chat.messages.count() == 0


def test_an_outsider_gets_404(client, outsider, chat):
    client.force_login(outsider.user)
    assert send(client, chat).status_code == 404
    assert chat.messages.count() == 0


@pytest.mark.parametrize("blocks", ["learner", "partner"])
def test_after_a_block_neither_can_write(client, learner, partner, chat, blocks):
    one, other = (learner, partner) if blocks == "learner" else (partner, learner)
    BlockFactory(blocker=one.user, blocked=other.user)
    for writer in (learner, partner):
        client.force_login(writer.user)
        assert send(client, chat).status_code == 404
    assert chat.messages.count() == 0


def test_anonymous_is_sent_to_sign_in(client, chat):
    assert send(client, chat).url.startswith("/accounts/login/")
    assert chat.messages.count() == 0


@pytest.mark.parametrize("who", ["instructor", "staff"])
def test_those_without_chats_get_403(client, chat, who, request):
    person = request.getfixturevalue(who)
    client.force_login(getattr(person, "user", person))
    assert send(client, chat).status_code == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_405(signed_in, chat, method):
    assert getattr(signed_in, method)(f"/chats/{chat.pk}/messages/").status_code == 405


def test_the_table_itself_holds_an_id_once(learner, chat):
    message = MessageFactory(chat=chat, sender=learner)
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageFactory(chat=chat, sender=learner, client_id=message.client_id)


# Reading pages of it -------------------------------------------------------------------------------------------------


def test_earlier_messages_as_a_fragment(signed_in, chat, partner):
    sent = MessageFactory.create_batch(100, chat=chat, sender=partner)
    answer = signed_in.get(f"/chats/{chat.pk}/messages/?before={sent[60].pk}", headers=HTMX).content.decode()
    assert answer.count("<article") == 40
    assert f'id="message-{sent[59].pk}"' in answer
    assert f'id="message-{sent[60].pk}"' not in answer
    assert f"messages/?before={sent[20].pk}" in answer
    assert "<html" not in answer


def test_the_unread_line_comes_with_the_page_that_holds_it(signed_in, chat, partner):
    sent = MessageFactory.create_batch(50, chat=chat, sender=partner)
    address = f"/chats/{chat.pk}/messages/?before={sent[10].pk}&unread={sent[5].pk}"
    answer = signed_in.get(address, headers=HTMX).content.decode()
    assert answer.index("data-unread-line") < answer.index(f'id="message-{sent[5].pk}"')


def test_what_came_after(signed_in, chat, partner):
    sent = MessageFactory.create_batch(60, chat=chat, sender=partner)
    answer = signed_in.get(f"/chats/{chat.pk}/messages/?after={sent[1].pk}", headers=HTMX).content.decode()
    assert answer.count("<article") == 50
    assert answer.index(f'id="message-{sent[2].pk}"') < answer.index(f'id="message-{sent[51].pk}"')


def test_without_htmx_it_is_the_page(signed_in, chat, partner):
    sent = MessageFactory.create_batch(3, chat=chat, sender=partner)
    page = signed_in.get(f"/chats/{chat.pk}/messages/?before={sent[1].pk}").content.decode()
    assert "<html" in page
    assert f'id="message-{sent[0].pk}"' in page


@pytest.mark.parametrize("query", ["before=x", "before=-1", "before=99999999999999999999", "unread=x", ""])
def test_a_strange_place_is_the_end(signed_in, chat, partner, query):
    message = MessageFactory(chat=chat, sender=partner)
    answer = signed_in.get(f"/chats/{chat.pk}/messages/?{query}", headers=HTMX)
    assert answer.status_code == 200
    assert f'id="message-{message.pk}"' in answer.content.decode()


def test_nobody_else_reads_a_page_of_it(client, outsider, chat):
    MessageFactory(chat=chat)
    client.force_login(outsider.user)
    assert client.get(f"/chats/{chat.pk}/messages/?after=0", headers=HTMX).status_code == 404


def test_another_chats_messages_never_show(signed_in, learner, chat):
    other = MessageFactory(chat=ChatFactory(user1=learner, user2=LearnerFactory()), content_text="Elsewhere")
    answer = signed_in.get(f"/chats/{chat.pk}/messages/?before={other.pk + 1}", headers=HTMX)
    assert "Elsewhere" not in answer.content.decode()


@pytest.mark.parametrize("count", [3, 30])
def test_queries_stay_the_same(signed_in, chat, partner, count, django_assert_num_queries):
    MessageFactory.create_batch(count, chat=chat, sender=partner)
    with django_assert_num_queries(4):
        signed_in.get(f"/chats/{chat.pk}/messages/", headers=HTMX)
