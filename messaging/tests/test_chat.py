from datetime import UTC, datetime

import pytest

from accounts.tests.factories import BlockFactory
from messaging.models import Message
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db


def write(chat, sender, count, **content):
    return [MessageFactory(chat=chat, sender=sender, **content) for _ in range(count)]


def test_shows_what_both_wrote_in_order(signed_in, learner, partner, chat):
    MessageFactory(chat=chat, sender=learner, content_text="Hello!")
    MessageFactory(chat=chat, sender=partner, content_text="こんにちは")
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert page.index(">Hello!</p>") < page.index(">こんにちは</p>")
    assert '<p class="message__text" lang="ja">こんにちは</p>' in page


def test_own_side_is_said_by_the_conversation_not_by_the_message(client, learner, partner, chat):
    message = MessageFactory(chat=chat, sender=learner)
    rendered = []
    for reader, side in ((learner, "user1"), (partner, "user2")):
        client.force_login(reader.user)
        page = client.get(f"/chats/{chat.pk}/").content.decode()
        assert f"conversation conversation--{side}" in page
        start = page.index('<article class="message message--user1"')
        rendered.append(page[start : page.index("</article>", start)].split("<time", 1)[0])
    assert rendered[0] == rendered[1]
    assert f'id="message-{message.pk}"' in rendered[0]


def test_the_last_forty_and_a_way_to_the_earlier_ones(signed_in, chat, partner):
    sent = write(chat, partner, 45)
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert page.count('<article class="message message--user') == 40 + 1  # and the template for what is being sent
    assert f'href="/chats/{chat.pk}/?before={sent[5].pk}"' in page
    older = signed_in.get(f"/chats/{chat.pk}/?before={sent[5].pk}").content.decode()
    assert f'id="message-{sent[4].pk}"' in older
    assert f'id="message-{sent[5].pk}"' not in older
    assert "Earlier messages" not in older


def test_a_line_stands_above_the_first_unread(signed_in, learner, partner, chat):
    write(chat, learner, 2)
    first, _second = write(chat, partner, 2)
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert page.count("data-unread-line") == 1
    assert page.index("data-unread-line") < page.index(f'id="message-{first.pk}"')
    assert f'data-unread-from="{first.pk}"' in page


def test_looking_marks_nothing_read(signed_in, partner, chat):
    message = MessageFactory(chat=chat, sender=partner)
    signed_in.get(f"/chats/{chat.pk}/")
    message.refresh_from_db()
    assert message.read_at is None


def test_days_in_the_readers_zone(signed_in, chat, partner):
    MessageFactory(chat=chat, sender=partner, sent_at=datetime(2026, 3, 2, 22, 30, tzinfo=UTC))
    MessageFactory(chat=chat, sender=partner, sent_at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert page.count('class="day"') == 2  # in Madrid midnight is between the two
    assert ">Mar 2, 2026</p>" in page
    assert ">Mar 3, 2026</p>" in page
    chat.user1.user.timezone = "America/New_York"
    chat.user1.user.save()
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert page.count('class="day"') == 1


def test_markup_in_a_message_is_text(signed_in, chat, partner):
    MessageFactory(chat=chat, sender=partner, content_text="<script>alert(1)</script> https://example.com")
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert 'href="https://example.com" rel="nofollow"' in page


def test_a_correction_stands_under_its_message_marked(signed_in, chat, learner):
    MessageFactory(
        chat=chat, sender=learner, content_text="I goed home", correction="I went home", correction_note="irregular"
    )
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert "goed</del>" in page
    assert "went</ins>" in page
    assert "irregular" in page


def test_of_a_deleted_message_only_a_trace_is_left(signed_in, chat, partner):
    MessageFactory(chat=chat, sender=partner, content_text="Secret", deleted_at=datetime.now(UTC))
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert "Secret" not in page
    assert "This message was deleted." in page
    assert "Deleted message" in page


def test_a_correction_survives_the_message_as_it_was_made(signed_in, chat, partner):
    message = MessageFactory(chat=chat, sender=partner, content_text="I goed home")
    message.correct("I went home", "irregular")
    message.change(deleted_at=datetime.now(UTC))
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert page.count("goed") == 1  # in the correction, and nowhere else
    assert "went</ins>" in page
    assert "irregular" in page
    assert f"/messages/{message.pk}/translation/" not in page


def test_an_outsider_gets_404(client, outsider, chat):
    client.force_login(outsider.user)
    assert client.get(f"/chats/{chat.pk}/").status_code == 404


@pytest.mark.parametrize("way", ["to", "from"])
def test_a_block_hides_the_chat_from_both(client, learner, partner, chat, way):
    one, other = (learner, partner) if way == "to" else (partner, learner)
    BlockFactory(blocker=one.user, blocked=other.user)
    for reader in (learner, partner):
        client.force_login(reader.user)
        assert client.get(f"/chats/{chat.pk}/").status_code == 404


def test_anonymous_is_sent_to_sign_in(client, chat):
    assert client.get(f"/chats/{chat.pk}/").url.startswith("/accounts/login/")


@pytest.mark.parametrize("who", ["instructor", "staff"])
def test_those_without_chats_get_403(client, chat, who, request):
    person = request.getfixturevalue(who)
    client.force_login(getattr(person, "user", person))
    assert client.get(f"/chats/{chat.pk}/").status_code == 403


def test_post_is_not_for_the_page(signed_in, chat):
    assert signed_in.post(f"/chats/{chat.pk}/").status_code == 405


def test_a_closed_account_can_be_read_but_not_written_to(signed_in, partner, chat):
    MessageFactory(chat=chat, sender=partner, content_text="Adiós")
    partner.user.is_active = False
    partner.user.save()
    page = signed_in.get(f"/chats/{chat.pk}/").content.decode()
    assert "Adiós" in page
    assert "data-composer>" not in page
    assert "This account is closed" in page


@pytest.mark.parametrize("count", [3, 30])
def test_queries_stay_the_same(signed_in, learner, partner, count, django_assert_num_queries):
    chat = ChatFactory(user1=learner, user2=partner)
    write(chat, partner, count)
    for other in ChatFactory.create_batch(count, user1=learner):
        MessageFactory(chat=other, sender=other.user2)
    with django_assert_num_queries(9):
        signed_in.get(f"/chats/{chat.pk}/")
    assert Message.objects.count() == 2 * count
