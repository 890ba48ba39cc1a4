import gc
import json
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from channels.routing import URLRouter
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.urls import path, re_path

from langlearn.lib import live, sockets
from langlearn.lib.origin import ExactOrigin
from langlearn.lib.sockets import FORBIDDEN, NOT_FOUND, LiveConsumer, nowhere
from langlearn.lib.testing import connect as connect_to

pytestmark = pytest.mark.django_db(transaction=True)


class Room(LiveConsumer):
    async def authorise(self):
        name = self.kwargs["name"]
        self.username = await self.db(lambda: get_user_model().objects.get(pk=self.user.pk).username)
        if name == "broken":
            raise ValueError("a secret detail")
        return {"missing": NOT_FOUND, "private": FORBIDDEN}.get(name) or [f"test.{name}"]

    async def on_say(self, frame):
        live.publish(f"test.{self.kwargs['name']}", {"type": "said", "by": self.username, "text": frame["text"]})

    async def on_crash(self, frame):
        raise ValueError("a secret detail")


application = ExactOrigin(URLRouter([path("ws/test/<name>/", Room.as_asgi()), re_path("", nowhere)]))


def connect(room, user=None, **more):
    return connect_to(f"/ws/test/{room}/", user, application=application, **more)


@pytest.fixture
def ana():
    return get_user_model().objects.create_user(username="ana", email="ana@example.com", password="pw")


@pytest.fixture
def ben():
    return get_user_model().objects.create_user(username="ben", email="ben@example.com", password="pw")


def play(scene, *args):
    return async_to_sync(scene)(*args)


async def code_of(room, user=None, **more):
    async with connect(room, user, **more) as talk:
        assert talk.accepted
        return await talk.closed()


def test_what_one_says_all_in_the_room_hear(ana, ben):
    async def scene():
        async with connect("a", ana) as a, connect("a", ben) as b, connect("b", ben) as elsewhere:
            await a.send({"type": "say", "text": "¡Hola! 안녕"})
            expected = {"type": "said", "by": "ana", "text": "¡Hola! 안녕"}
            assert await a.receive() == expected
            assert await b.receive() == expected
            assert await elsewhere.silent()

    play(scene)


def test_frames_arrive_in_order(ana):
    async def scene():
        async with connect("a", ana) as a:
            for number in range(30):
                await a.send({"type": "say", "text": str(number)})
            assert [(await a.receive())["text"] for _ in range(30)] == [str(number) for number in range(30)]

    play(scene)


def test_anonymous_is_accepted_only_to_be_told_4401():
    assert play(code_of, "a") == 4401


def test_a_made_up_session_gets_4401():
    async def scene():
        async with connect("a", session_key="f" * 32) as talk:
            return await talk.closed()

    assert play(scene) == 4401


def test_an_inactive_person_gets_4401(ana):
    ana.is_active = False
    ana.save()
    assert play(code_of, "a", ana) == 4401


def test_a_session_from_before_a_password_change_gets_4401(ana):
    async def scene():
        async with connect("a", ana) as talk:
            key = talk.session_key
        await sync_to_async(ana.set_password)("another")
        await ana.asave()
        async with connect("a", session_key=key) as talk:
            return await talk.closed()

    assert play(scene) == 4401


def test_authorise_decides_the_code(ana):
    assert play(code_of, "missing", ana) == 4404
    assert play(code_of, "private", ana) == 4403


def test_authorise_failing_closes_without_telling_why(ana):
    assert play(code_of, "broken", ana) == 4503


def test_a_path_nothing_serves_gets_4404(ana):
    async def scene():
        async with connect_to("/ws/nothing/", ana, application=application) as talk:
            return await talk.closed()

    assert play(scene) == 4404


@pytest.mark.parametrize(
    "sent, code",
    [
        ("{", "invalid"),
        ("[]", "invalid"),
        ("null", "invalid"),
        ('{"type": 5}', "invalid"),
        ('{"text": "x"}', "invalid"),
        ("[" * 30_000, "invalid"),
        ('{"type": "nonsense"}', "unknown"),
        ('{"type": "__init__"}', "unknown"),
        ('{"type": "Ping"}', "unknown"),
        (b"\x00\x01", "binary"),
        ('"' + "x" * 65_536 + '"', "too_big"),
        ('"' + "안" * 30_000 + '"', "too_big"),
        ('{"type": "crash"}', "failed"),
    ],
)
def test_a_bad_frame_is_answered_and_the_next_one_works(ana, sent, code):
    async def scene():
        async with connect("a", ana) as talk:
            await talk.send(sent)
            assert await talk.receive() == {"type": "error", "code": code}
            await talk.send({"type": "ping"})
            assert await talk.receive() == {"type": "pong"}

    play(scene)


def test_an_error_repeats_the_client_id_and_hides_the_rest(ana, caplog):
    async def scene():
        async with connect("a", ana) as talk:
            await talk.send({"type": "crash", "client_id": "c-1"})
            answer = await talk.receive()
            assert answer == {"type": "error", "code": "failed", "client_id": "c-1"}
            assert "secret" not in json.dumps(answer)

    play(scene)
    assert "a secret detail" in caplog.text


def test_a_flood_is_closed_with_4429(ana):
    async def scene():
        async with connect("a", ana) as talk:
            for _ in range(Room.burst + 5):
                await talk.send({"type": "ping"})
            assert await talk.receive("error") == {"type": "error", "code": "flood"}
            assert await talk.closed() == 4429

    play(scene)


def test_many_sockets_of_one_person_share_a_bound(ana, ben):
    async def scene():
        async with (
            connect("a", ana) as one,
            connect("b", ana) as two,
            connect("c", ana) as three,
            connect("a", ben) as b,
        ):
            for talk in (one, two, three):
                for _ in range(Room.burst - 1):
                    await talk.send({"type": "ping"})
            assert await three.closed() == 4429
            await b.send({"type": "ping"})
            assert await b.receive() == {"type": "pong"}

    play(scene)


def test_a_deleted_session_closes_its_socket_at_the_next_check(ana):
    async def scene():
        async with connect("a", ana) as talk, connect("a", ana) as other_browser:
            await sync_to_async(Session.objects.filter(pk=talk.session_key).delete)()
            assert await talk.closed() == 4401
            await other_browser.send({"type": "ping"})
            assert await other_browser.receive() == {"type": "pong"}

    with patch.object(sockets, "RECHECK_SECONDS", 0.2):
        play(scene)


def test_losing_the_right_closes_the_socket_at_the_next_check(ana):
    async def scene():
        async with connect("a", ana) as talk:
            with patch.object(Room, "authorise", autospec=True) as authorise:
                authorise.return_value = FORBIDDEN
                assert await talk.closed() == 4403

    with patch.object(sockets, "RECHECK_SECONDS", 0.2):
        play(scene)


def test_a_failing_check_leaves_the_page_alone(ana):
    async def scene():
        async with connect("a", ana) as talk:
            with patch.object(Room, "authorise", autospec=True) as authorise:
                authorise.side_effect = OSError("database away")
                assert await talk.silent(0.5)
                assert authorise.call_count >= 2
            await talk.send({"type": "ping"})
            assert await talk.receive() == {"type": "pong"}

    with patch.object(sockets, "RECHECK_SECONDS", 0.1):
        play(scene)


def test_nothing_is_left_behind(ana):
    async def scene():
        async with connect("a", ana):
            assert len(live._hubs) == 1
        assert live._hubs == {}

    play(scene)
    gc.collect()
    assert ana.pk not in sockets._buckets


def test_the_bucket_refills(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(sockets, "time", SimpleNamespace(monotonic=lambda: now[0]))
    bucket = sockets.Bucket(rate=100, burst=2)
    assert [bucket.take() for _ in range(3)] == [True, True, False]
    now[0] += 0.03
    assert bucket.take()
