import uuid
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.utils import timezone

from accounts.tests.factories import LearnerFactory
from langlearn.lib.testing import connect
from messaging.models import Chat, Member
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def chat(learner, partner):
    chat = ChatFactory(user1=learner, user2=partner)
    MessageFactory(chat=chat, sender=partner, read_at=timezone.now())
    return chat


def update(client, chat, query="", headers=None, **fields):
    return client.post(f"/chats/{chat.pk}/member/{query}", fields, headers=headers)


def member(chat, learner):
    return Member.objects.get(chat=chat, learner=learner)


def ids(client, show=""):
    return [chat.pk for chat in client.get(f"/chats/?show={show}").context["chats"]]


def badge(learner):
    return Member.objects.unread_chats(learner.user)


def write(chat, sender):
    return chat.post(sender, client_id=uuid.uuid4(), content_text="Hola")


def test_archived_it_is_in_the_archive(signed_in, learner, partner, chat):
    MessageFactory(chat=chat, sender=partner)
    assert badge(learner) == 1
    response = update(signed_in, chat, archived=1)
    assert (response.status_code, response.url) == (302, "/chats/")
    assert (ids(signed_in), ids(signed_in, "unread"), ids(signed_in, "archived")) == ([], [], [chat.pk])
    assert badge(learner) == 0
    assert not member(chat, partner).archived
    assert update(signed_in, chat, "?show=archived", archived=0).url == "/chats/?show=archived"
    assert (ids(signed_in), ids(signed_in, "archived")) == ([chat.pk], [])


@pytest.mark.parametrize("muted", [False, True])
def test_a_new_message_brings_it_back_unless_it_is_muted(learner, partner, chat, muted):
    Member.objects.filter(chat=chat, learner=learner).update(archived=True, muted=muted)
    write(Chat.objects.get(pk=chat.pk), partner)
    assert member(chat, learner).archived is muted
    assert badge(learner) == (0 if muted else 1)


def test_muted_it_counts_on_no_badge_but_says_how_many(signed_in, learner, partner, chat):
    MessageFactory.create_batch(2, chat=chat, sender=partner)
    update(signed_in, chat, muted=1)
    page = signed_in.get("/chats/").content.decode()
    assert badge(learner) == 0
    assert "icons.svg#bell-off" in page
    assert "2 unread messages" in page
    assert ids(signed_in, "unread") == [chat.pk]
    update(signed_in, chat, muted=0)
    assert badge(learner) == 1


def test_marked_as_unread_it_counts_until_it_is_read(signed_in, learner, partner, chat):
    update(signed_in, chat, marked_unread=1)
    assert (badge(learner), ids(signed_in, "unread")) == (1, [chat.pk])
    assert "Marked as unread" in signed_in.get("/chats/").content.decode()
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert "data-marked-unread" in page
    assert "Mark as read" in page
    assert badge(learner) == 1  # looking writes nothing; the page says it was opened
    signed_in.post(f"/chats/{chat.pk}/read/", {"up_to": chat.messages.get().pk})
    assert (badge(learner), member(chat, learner).marked_unread) == (0, False)


def test_with_something_unread_it_counts_once(signed_in, learner, partner, chat):
    MessageFactory(chat=chat, sender=partner)
    update(signed_in, chat, marked_unread=1)
    assert badge(learner) == 1


def test_several_at_once(signed_in, learner, chat):
    update(signed_in, chat, archived=1, muted=1)
    found = member(chat, learner)
    assert (found.archived, found.muted, found.marked_unread) == (True, True, False)


def test_from_the_chat_one_stays_there(signed_in, learner, chat):
    assert update(signed_in, chat, muted=1, here="").url == f"/chats/{chat.pk}/"


def test_with_scripts_the_list_fetches_the_row(signed_in, learner, chat):
    response = update(signed_in, chat, headers=HTMX, muted=1)
    assert response.status_code == 204
    assert response.headers["HX-Trigger"] == f'{{"live:chat": {{"chat": {chat.pk}}}}}'
    assert member(chat, learner).muted


def test_other_tabs_are_told(client, learner, partner, chat):
    MessageFactory(chat=chat, sender=partner)
    client.force_login(learner.user)

    async def scene():
        async with connect("/ws/me/", learner.user) as tab, connect("/ws/me/", partner.user) as theirs:
            await sync_to_async(update)(client, chat, muted=1)
            told = await tab.receive("chat")
            await sync_to_async(update)(client, chat, muted=1)
            assert await tab.silent()
            assert await theirs.silent()
            return told

    assert async_to_sync(scene)() == {"type": "chat", "chat": chat.pk, "unread_chats": 0, "requests": 0}


@pytest.mark.parametrize("fields", [{}, {"archived": ""}, {"muted": "yes"}, {"state": "accepted"}])
def test_anything_else_is_refused(signed_in, learner, chat, fields):
    assert update(signed_in, chat, **fields).status_code == 422
    found = member(chat, learner)
    assert (found.archived, found.muted, found.marked_unread) == (False, False, False)


@pytest.mark.parametrize("show", ["", "unread", "requests", "archived", "nonsense"])
def test_a_row_says_in_which_list_it_is(signed_in, learner, chat, show):
    Member.objects.filter(learner=learner).update(archived=True)
    assert 'data-shelf="archived"' in signed_in.get(f"/chats/{chat.pk}/row/?show={show}").content.decode()


def test_not_for_others(client, outsider, instructor, learner, chat):
    assert update(client, chat, muted=1).url.startswith("/accounts/login/")
    client.force_login(outsider.user)
    assert update(client, chat, muted=1).status_code == 404
    client.force_login(instructor.user)
    assert update(client, chat, muted=1).status_code == 403
    client.force_login(learner.user)
    assert client.get(f"/chats/{chat.pk}/member/").status_code == 405
    assert not member(chat, learner).muted


def test_both_sides_of_a_pair_come_in_one_order(client):
    """One is the first of some pairs and the second of others; pages hold both, without a gap."""
    people = LearnerFactory.create_batch(20)
    late = LearnerFactory()
    people += LearnerFactory.create_batch(20)
    moment, chats = timezone.now(), []
    for number, person in enumerate(people):
        chats.append(ChatFactory(user1=late, user2=person, updated_at=moment - timedelta(minutes=number * 7 % 40)))
        MessageFactory(chat=chats[-1], sender=person)
    assert {chat.side_of(late) for chat in chats} == {"user1", "user2"}
    client.force_login(late.user)
    first = client.get("/chats/?show=unread")
    second = client.get(f"/chats/?show=unread&before={first.context['next_page']}", headers=HTMX)
    found = [chat.pk for page in (first, second) for chat in page.context["chats"]]
    assert found == [chat.pk for chat in sorted(chats, key=lambda chat: (chat.updated_at, chat.pk), reverse=True)]
    assert len(first.context["chats"]) == 30
