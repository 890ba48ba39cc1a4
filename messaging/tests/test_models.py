from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.tests.factories import BlockFactory, LearnerFactory
from messaging.models import Chat, Member, Message
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(learner, partner):
    return ChatFactory(user1=learner, user2=partner)


def test_one_chat_a_pair_in_either_order(learner, partner):
    chat = Chat.objects.between(learner, partner)
    assert Chat.objects.between(partner, learner) == chat
    assert Chat.objects.count() == 1
    assert chat.user1_id < chat.user2_id


def test_a_chat_with_oneself_cannot_be(learner):
    with pytest.raises(IntegrityError), transaction.atomic():
        Chat.objects.between(learner, learner)
    assert not Chat.objects.exists()


def test_of_gives_ones_own_only(chat, learner, partner, outsider):
    assert list(Chat.objects.of(learner)) == list(Chat.objects.of(partner)) == [chat]
    assert not Chat.objects.of(outsider)


@pytest.mark.parametrize("blocker", ["learner", "partner"])
def test_a_block_hides_the_chat_from_both(chat, learner, partner, blocker):
    blocker, blocked = (learner, partner) if blocker == "learner" else (partner, learner)
    BlockFactory(blocker=blocker.user, blocked=blocked.user)
    assert not Chat.objects.of(learner)
    assert not Chat.objects.of(partner)


def test_a_block_hides_no_other_chat(chat, learner, partner, outsider):
    other = ChatFactory(user1=learner, user2=outsider)
    BlockFactory(blocker=learner.user, blocked=partner.user)
    assert list(Chat.objects.of(learner)) == [other]


def test_partner_of(chat, learner, partner):
    assert chat.partner_of(learner) == partner
    assert chat.partner_of(partner) == learner


def test_post_moves_the_chat_up(chat, learner):
    before = chat.updated_at
    message, new = chat.post(learner, client_id=uuid4(), content_text="こんにちは")
    assert new
    assert (message.chat, message.sender, message.type) == (chat, learner, "text")
    chat.refresh_from_db()
    assert chat.updated_at > before


def test_the_same_client_id_is_the_same_message(chat, learner):
    client_id = uuid4()
    first, _ = chat.post(learner, client_id=client_id, content_text="one")
    again, new = chat.post(learner, client_id=client_id, content_text="two")
    assert (again, new) == (first, False)
    assert Message.objects.get().content_text == "one"


def test_two_people_may_use_the_same_client_id(chat, learner, partner):
    client_id = uuid4()
    chat.post(learner, client_id=client_id, content_text="one")
    assert chat.post(partner, client_id=client_id, content_text="two")[1]
    assert Message.objects.count() == 2


def test_an_empty_text_is_refused_by_the_database(chat):
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageFactory(chat=chat, content_text="")
    assert not Message.objects.exists()


def test_last_message_and_unread(chat, learner, partner):
    MessageFactory(chat=chat, sender=learner)
    MessageFactory(chat=chat, sender=learner, read_at=timezone.now())
    last = MessageFactory(chat=chat, sender=learner, deleted_at=timezone.now())
    ChatFactory(user1=learner, user2=LearnerFactory())
    row = Chat.objects.of(partner).with_last_message().with_unread(partner).get()
    assert (row.last_message_id, row.unread) == (last.pk, 1)
    assert Chat.objects.of(learner).with_last_message().with_unread(learner).get().unread == 0


def test_unread_chats_counts_chats_not_messages(chat, learner, partner, outsider):
    MessageFactory.create_batch(3, chat=chat, sender=partner)
    other = ChatFactory(user1=learner, user2=outsider)
    MessageFactory(chat=other, sender=outsider)
    assert Member.objects.unread_chats(learner.user) == 2
    assert Member.objects.unread_chats(partner.user) == 0
    BlockFactory(blocker=learner.user, blocked=outsider.user)
    assert Member.objects.unread_chats(learner.user) == 1


def test_pages_go_backwards_and_catch_up_goes_forwards(chat):
    rows = MessageFactory.create_batch(5, chat=chat)
    assert chat.messages.page_before(None, 2) == rows[3:]
    assert chat.messages.page_before(rows[3].pk, 2) == rows[1:3]
    assert list(chat.messages.after(rows[2].pk)) == rows[3:]


def test_status_follows_read_at(chat):
    assert MessageFactory(chat=chat).status == "unread"
    assert MessageFactory(chat=chat, read_at=timezone.now()).status == "read"
