from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import BlockFactory
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def with_message(learner, minutes=0, **content):
    chat = ChatFactory(user1=learner, updated_at=timezone.now() - timedelta(minutes=minutes))
    MessageFactory(chat=chat, sender=chat.user2, **content)
    return chat


def ids(answer):
    return [chat.pk for chat in answer.context["chats"]]


def test_newest_first_and_only_those_with_words(signed_in, learner):
    old, new = with_message(learner, 5), with_message(learner, 1)
    ChatFactory(user1=learner)
    with_message(ChatFactory().user1)
    assert ids(signed_in.get("/chats/")) == [new.pk, old.pk]


def test_a_row_says_who_wrote_what(signed_in, learner, partner):
    chat = ChatFactory(user1=learner, user2=partner)
    MessageFactory(chat=chat, sender=partner, content_text="元気ですか")
    page = signed_in.get("/chats/").content.decode()
    assert '<span class="chat-row__name" lang="ja">田中 由紀</span>' in page
    assert '<span lang="ja">元気ですか</span>' in page
    assert "You:" not in page
    assert "1 unread message" in page
    MessageFactory(chat=chat, sender=learner, content_text="¡Sí!")
    assert "You:" in signed_in.get("/chats/").content.decode()


@pytest.mark.parametrize("kind, words", [("image", "Picture"), ("audio", "Voice message")])
def test_what_has_no_words_is_named(signed_in, learner, kind, words):
    with_message(learner, type=kind, content_text="")
    assert words in signed_in.get("/chats/").content.decode()


def test_when_is_said_shortly(signed_in, learner):
    with_message(learner, sent_at=timezone.now() - timedelta(days=400))
    page = signed_in.get("/chats/").content.decode()
    assert 'data-local-time="relative"' in page
    with_message(learner)
    assert 'data-local-time="time"' in signed_in.get("/chats/").content.decode()


def test_counts_unread_but_not_ones_own(signed_in, learner, partner):
    chat = ChatFactory(user1=learner, user2=partner)
    MessageFactory.create_batch(3, chat=chat, sender=partner)
    MessageFactory.create_batch(2, chat=chat, sender=learner)
    MessageFactory(chat=chat, sender=partner, read_at=timezone.now())
    assert [chat.unread for chat in signed_in.get("/chats/").context["chats"]] == [3]


def test_only_unread(signed_in, learner):
    unread = with_message(learner)
    with_message(learner, read_at=timezone.now())
    assert ids(signed_in.get("/chats/?show=unread")) == [unread.pk]


def test_empty_leads_to_discover(signed_in):
    page = signed_in.get("/chats/").content.decode()
    assert "No chats yet" in page
    assert 'href="/discover/"' in page
    assert "All read" in signed_in.get("/chats/?show=unread").content.decode()


def test_pages_meet_without_a_gap(signed_in, learner):
    moment = timezone.now()
    chats = [with_message(learner) for _ in range(35)]
    type(chats[0]).objects.update(updated_at=moment)  # one moment: the id decides
    first = signed_in.get("/chats/")
    assert len(ids(first)) == 30
    second = signed_in.get(f"/chats/?before={first.context['next_page']}", headers=HTMX)
    assert ids(first) + ids(second) == [chat.pk for chat in reversed(chats)]
    assert "<html" not in second.content.decode()
    assert second.context["next_page"] is None


def test_the_link_to_the_next_page_leads_there(signed_in, learner):
    for _ in range(31):
        with_message(learner)
    page = signed_in.get("/chats/").content.decode()
    address = page.split('class="load-more" hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert len(ids(signed_in.get(address))) == 1


@pytest.mark.parametrize(
    "before", ["x", "_", "2026-13-40T00:00:00Z_1", "2026-01-01_1", "2026-01-01T00:00Z_" + "9" * 40]
)
def test_a_strange_place_is_the_start(signed_in, learner, before):
    chat = with_message(learner)
    assert ids(signed_in.get("/chats/", {"before": before})) == [chat.pk]


def test_a_block_takes_the_chat_out(signed_in, learner):
    chat = with_message(learner)
    BlockFactory(blocker=chat.user2.user, blocked=learner.user)
    answer = signed_in.get("/chats/")
    assert ids(answer) == []
    assert answer.context["unread_chats"] == 0


def test_the_pane_alone(signed_in, learner):
    with_message(learner)
    assert "<html" not in signed_in.get("/chats/?pane=1", headers=HTMX).content.decode()


def test_a_row_alone(signed_in, learner):
    chat = with_message(learner)
    page = signed_in.get(f"/chats/{chat.pk}/row/").content.decode()
    assert page.count('class="chat-row') >= 1
    assert f'id="chat-row-{chat.pk}"' in page


def test_no_row_of_a_chat_without_words_or_of_others(signed_in, learner, client, outsider):
    assert signed_in.get(f"/chats/{ChatFactory(user1=learner).pk}/row/").status_code == 404
    chat = with_message(learner)
    client.force_login(outsider.user)
    assert client.get(f"/chats/{chat.pk}/row/").status_code == 404


def test_anonymous_is_sent_to_sign_in(client):
    assert client.get("/chats/").url.startswith("/accounts/login/")
    assert client.get("/chats/1/row/").url.startswith("/accounts/login/")


@pytest.mark.parametrize("who", ["instructor", "staff"])
def test_those_without_chats_get_403(client, who, request):
    person = request.getfixturevalue(who)
    client.force_login(getattr(person, "user", person))
    assert client.get("/chats/").status_code == 403


def test_post_is_405(signed_in):
    assert signed_in.post("/chats/").status_code == 405
    assert signed_in.post("/chats/1/row/").status_code == 405


@pytest.mark.parametrize("count", [3, 30])
def test_queries_stay_the_same(signed_in, learner, count, django_assert_num_queries):
    for _ in range(count):
        with_message(learner)
    with django_assert_num_queries(6):
        signed_in.get("/chats/")
