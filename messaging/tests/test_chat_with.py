import uuid

import pytest

from accounts.tests.factories import BlockFactory
from messaging.models import Chat, Message
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db


def write(client, username, text="こんにちは！", client_id=None):
    return client.post(f"/chats/with/{username}/", {"content_text": text, "client_id": client_id or str(uuid.uuid4())})


def test_looking_makes_no_chat(signed_in, partner):
    page = signed_in.get("/chats/with/yuki/").content.decode()
    assert "Say hello to 田中 由紀" in page
    assert 'action="/chats/with/yuki/"' in page
    assert Chat.objects.count() == 0


def test_the_first_message_makes_it(signed_in, learner, partner):
    answer = write(signed_in, "yuki")
    chat = Chat.objects.get()
    assert answer.url == f"/chats/{chat.pk}/"
    assert {chat.user1, chat.user2} == {learner, partner}
    assert chat.messages.get().content_text == "こんにちは！"


def test_sent_twice_it_is_one_chat_and_one_message(signed_in, partner):
    client_id = str(uuid.uuid4())
    addresses = {write(signed_in, "yuki", client_id=client_id).url for _ in range(2)}
    assert len(addresses) == Chat.objects.count() == Message.objects.count() == 1


def test_an_existing_chat_is_where_it_leads(signed_in, chat):
    assert signed_in.get("/chats/with/yuki/").url == f"/chats/{chat.pk}/"


def test_writing_to_an_existing_chat_goes_there(signed_in, partner, chat):
    MessageFactory(chat=chat, sender=partner)
    assert write(signed_in, "yuki").url == f"/chats/{chat.pk}/"
    assert chat.messages.count() == 2


def test_other_chats_of_the_two_are_not_taken_for_it(signed_in, learner, partner):
    ChatFactory(user1=learner)
    ChatFactory(user1=partner)
    assert signed_in.get("/chats/with/yuki/").status_code == 200


def test_the_username_in_any_case(signed_in, partner):
    assert signed_in.get("/chats/with/YUKI/").status_code == 200


def test_an_empty_message_makes_no_chat(signed_in, partner):
    answer = write(signed_in, "yuki", text="  ")
    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()
    assert Chat.objects.count() == 0


def test_a_long_one_is_kept_in_the_form(signed_in, partner):
    answer = write(signed_in, "yuki", text="字" * 4001)
    assert answer.status_code == 422
    assert "字" * 4001 in answer.content.decode()
    assert Chat.objects.count() == 0


@pytest.mark.parametrize("username", ["ana", "nobody", "teacher", "boss"])
def test_no_chat_with_oneself_nobody_or_one_who_is_no_learner(signed_in, instructor, staff, username):
    assert signed_in.get(f"/chats/with/{username}/").status_code == 404
    assert write(signed_in, username).status_code == 404
    assert Chat.objects.count() == 0


def test_no_chat_with_a_closed_account(signed_in, partner):
    partner.user.is_active = False
    partner.user.save()
    assert signed_in.get("/chats/with/yuki/").status_code == 404
    assert write(signed_in, "yuki").status_code == 404


@pytest.mark.parametrize("blocks", ["learner", "partner"])
def test_a_block_holds_both_ways(signed_in, learner, partner, blocks):
    one, other = (learner, partner) if blocks == "learner" else (partner, learner)
    BlockFactory(blocker=one.user, blocked=other.user)
    assert signed_in.get("/chats/with/yuki/").status_code == 404
    assert write(signed_in, "yuki").status_code == 404
    assert Chat.objects.count() == 0


def test_anonymous_is_sent_to_sign_in(client, partner):
    assert write(client, "yuki").url.startswith("/accounts/login/")
    assert Chat.objects.count() == 0


@pytest.mark.parametrize("who", ["instructor", "staff"])
def test_those_without_chats_get_403(client, partner, who, request):
    person = request.getfixturevalue(who)
    client.force_login(getattr(person, "user", person))
    assert client.get("/chats/with/yuki/").status_code == 403
    assert write(client, "yuki").status_code == 403


def test_delete_is_405(signed_in, partner):
    assert signed_in.delete("/chats/with/yuki/").status_code == 405
