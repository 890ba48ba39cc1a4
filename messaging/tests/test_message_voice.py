"""A recording's address: for the chat's two alone, and by parts, as players ask for it."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.tests.factories import BlockFactory
from messaging.tests.factories import ChatFactory, MessageFactory

pytestmark = pytest.mark.django_db
BYTES = bytes(range(256)) * 1000  # more than one chunk


def made(chat, sender, name="a.webm"):
    message = MessageFactory(chat=chat, sender=sender, type="audio", content_text="")
    message.audio.save(name, ContentFile(BYTES))
    return message


@pytest.fixture
def voice(chat, partner):
    return made(chat, partner)


def address(message, chat=None):
    return f"/chats/{(chat or message.chat).pk}/messages/{message.pk}/voice/"


def part(client, message, wanted, **headers):
    return client.get(address(message), headers={"Range": wanted, **headers})


def body(answer):
    return b"".join(answer.streaming_content)


def test_both_hear_it(client, learner, partner, voice):
    for reader in (learner, partner):
        client.force_login(reader.user)
        answer = client.get(address(voice))
        assert body(answer) == BYTES
        assert answer.headers["Content-Type"] == "audio/webm"
        assert answer.headers["Content-Length"] == "256000"
        assert answer.headers["Accept-Ranges"] == "bytes"
        assert answer.headers["Cache-Control"].startswith("private")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_an_iphones(signed_in, chat, partner):
    assert signed_in.get(address(made(chat, partner, "a.m4a"))).headers["Content-Type"] == "audio/mp4"


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-", 0, 255_999),
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=255990-", 255_990, 255_999),
        ("bytes=-10", 255_990, 255_999),
        ("bytes=-999999999", 0, 255_999),
        ("bytes=70000-999999999", 70_000, 255_999),
    ],
)
def test_a_part(signed_in, voice, wanted, first, last):
    answer = part(signed_in, voice, wanted)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/256000"
    assert answer.headers["Content-Length"] == str(last - first + 1)
    assert answer.headers["Content-Type"] == "audio/webm"
    assert body(answer) == BYTES[first : last + 1]
    answer.close()


@pytest.mark.parametrize(
    "wanted", ["bytes=5-1", "bytes=0-1,5-9", "bytes=-", "items=0-1", "bytes=a-b", "bytes=0-" + "9" * 40, "x" * 5000]
)
def test_a_strange_part_is_the_whole(signed_in, voice, wanted):
    answer = part(signed_in, voice, wanted)
    assert answer.status_code == 200
    assert body(answer) == BYTES


@pytest.mark.parametrize("wanted", ["bytes=256000-", "bytes=999999-1000000", "bytes=-0"])
def test_a_part_that_is_not_there(signed_in, voice, wanted):
    answer = part(signed_in, voice, wanted)
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == "bytes */256000"
    assert answer.content == b""


def test_a_part_of_the_same_file_only(signed_in, chat, partner, voice):
    tag = signed_in.get(address(voice)).headers["ETag"]
    assert tag != signed_in.get(address(made(chat, partner, "b.webm"))).headers["ETag"]
    assert part(signed_in, voice, "bytes=0-9", **{"If-Range": tag}).status_code == 206
    assert part(signed_in, voice, "bytes=0-9", **{"If-Range": '"another"'}).status_code == 200


def test_nobody_else_hears_it(client, outsider, voice):
    assert client.get(address(voice)).url.startswith("/accounts/login/")
    client.force_login(outsider.user)
    own = ChatFactory(user1=outsider)
    for where in (address(voice), address(voice, own)):
        assert client.get(where).status_code == 404
        assert client.get(where, headers={"Range": "bytes=0-"}).status_code == 404


@pytest.mark.parametrize("who", ["instructor", "staff"])
def test_those_without_chats_get_403(client, voice, who, request):
    person = request.getfixturevalue(who)
    client.force_login(getattr(person, "user", person))
    assert client.get(address(voice)).status_code == 403


@pytest.mark.parametrize("blocks", ["learner", "partner"])
def test_not_after_a_block(client, learner, partner, voice, blocks):
    one, other = (learner, partner) if blocks == "learner" else (partner, learner)
    BlockFactory(blocker=one.user, blocked=other.user)
    for reader in (learner, partner):
        client.force_login(reader.user)
        assert client.get(address(voice)).status_code == 404


def test_not_after_it_was_deleted(signed_in, voice):
    voice.deleted_at = timezone.now()
    voice.save()
    assert signed_in.get(address(voice)).status_code == 404


def test_a_text_has_none_and_a_lost_file_is_404(signed_in, chat, partner, voice):
    assert signed_in.get(address(MessageFactory(chat=chat, sender=partner))).status_code == 404
    voice.audio.storage.delete(voice.audio.name)
    assert signed_in.get(address(voice)).status_code == 404


def test_post_is_405(signed_in, voice):
    assert signed_in.post(address(voice)).status_code == 405


def test_the_page_draws_it_and_plays_it_without_scripts(signed_in, voice):
    voice.peaks, voice.duration = [0, 50, 100], timezone.timedelta(seconds=18.4)
    voice.save()
    page = signed_in.get(f"/chats/{voice.chat_id}/").content.decode()
    assert f'src="{address(voice)}"' in page
    assert 'd="M1.5 15V17M4.5 9V23M7.5 2V30"' in page
    assert 'data-seconds="18.40"' in page
    assert "0:18" in page
    assert "style=" not in page


def test_the_list_says_how_long_it_is(signed_in, voice):
    voice.duration = timezone.timedelta(seconds=78)
    voice.save()
    assert "Voice message</span> · 1:18" in signed_in.get("/chats/").content.decode()
