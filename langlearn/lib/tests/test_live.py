"""The hub, without a consumer: a list stands for the wire. On Redis too where REDIS_URL is set."""

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import transaction

from langlearn.lib import bus, live, presence
from langlearn.lib.readers import Readers

REDIS_URL = os.environ.get("REDIS_URL", "")


class Peer:
    """A socket of the hub, and what was sent to it."""

    def __init__(self, user_id=None, session_key=None):
        self.sent = []
        self.changed = asyncio.Event()
        self.socket = live.Socket(self._send, user_id, session_key)

    async def _send(self, message):
        self.sent.append(message)
        self.changed.set()

    async def join(self, *rooms):
        self.hub = await live.enter(self.socket)
        self.code = await self.hub.join(self.socket, rooms)
        self.socket.open()
        return self

    async def leave(self):
        self.socket.end()
        await self.hub.leave(self.socket)

    @property
    def frames(self):
        return [json.loads(message["text"]) for message in self.sent if message["type"] == "websocket.send"]

    @property
    def close_code(self):
        return next((message["code"] for message in self.sent if message["type"] == "websocket.close"), None)

    async def has(self, count):
        """Its frames, once there are `count`."""
        async with asyncio.timeout(5):
            while len(self.frames) < count:
                self.changed.clear()
                await self.changed.wait()
        return self.frames

    async def closed(self):
        async with asyncio.timeout(5):
            while self.close_code is None:
                self.changed.clear()
                await self.changed.wait()
        return self.close_code


def play(scene):
    async def bounded():
        async with asyncio.timeout(20):
            await scene()
        assert live._hubs == {}, "a scene leaves nothing behind"

    asyncio.run(bounded())


def test_a_frame_reaches_its_room_only_and_is_the_same_object_for_all():
    async def scene():
        one, two, other = await Peer().join("a"), await Peer().join("a", "b"), await Peer().join("c")
        live.publish("a", {"type": "hello", "text": "你好"})
        assert await one.has(1) == await two.has(1) == [{"type": "hello", "text": "你好"}]
        assert one.sent[-1] is two.sent[-1]
        assert other.frames == []
        for peer in (one, two, other):
            await peer.leave()

    play(scene)


@pytest.mark.parametrize(
    ("readers", "who"),
    [({}, [1, 2, 3]), ({"without": [2]}, [1, 3]), ({"without": [7]}, [1, 2, 3]), ({"only": [3]}, [3])],
)
def test_some_of_a_room_get_it_and_the_others_do_not(readers, who):
    async def scene():
        peers = [await Peer(number).join("a") for number in (1, 2, 3)]
        live.publish("a", {"n": 1}, **readers)
        live.publish("a", {"n": 2})
        for peer in peers:
            got = [{"n": 1}, {"n": 2}] if peer.socket.user_id in who else [{"n": 2}]
            assert await peer.has(len(got)) == got
        for peer in peers:
            await peer.leave()

    play(scene)


@pytest.mark.parametrize("readers", [{}, {"without": [2, 31]}, {"without": []}, {"only": [2]}, {"only": []}])
def test_between_processes_a_frame_says_whose_it_is(readers):
    written = Readers(**readers)
    read, frame = Readers.read(f'{written}{{"n":"+1 -2"}}')
    assert frame == '{"n":"+1 -2"}'
    assert (read.people, read.only, bool(read)) == (written.people, written.only, bool(written))


def test_the_first_message_is_the_accept():
    async def scene():
        peer = Peer()
        hub = peer.hub = await live.enter(peer.socket)
        await hub.join(peer.socket, ["a"])
        live.publish("a", {"n": 1})
        await asyncio.sleep(0.01)
        assert peer.sent == []
        peer.socket.open()
        await peer.has(1)
        assert [message["type"] for message in peer.sent] == ["websocket.accept", "websocket.send"]
        await peer.leave()

    play(scene)


def test_publishing_from_threads_loses_nothing_and_keeps_each_threads_order():
    async def scene():
        peer = await Peer().join("a")

        def talk(thread):
            for number in range(50):
                live.publish("a", {"thread": thread, "number": number})

        with ThreadPoolExecutor(4) as pool:
            for thread in range(4):
                pool.submit(talk, thread)
            frames = await peer.has(200)
        for thread in range(4):
            assert [frame["number"] for frame in frames if frame["thread"] == thread] == list(range(50))
        await peer.leave()

    play(scene)


def test_publishing_where_nobody_listens_is_fine():
    live.publish("a", {"n": 1})
    live.close_room("a")


def test_after_leaving_nothing_comes():
    async def scene():
        stays, leaves = await Peer().join("a"), await Peer().join("a")
        await leaves.leave()
        live.publish("a", {"n": 1})
        await stays.has(1)
        assert leaves.frames == []
        await stays.leave()

    play(scene)


def test_close_room_closes_all_in_it():
    async def scene():
        one, two, other = await Peer(1).join("a"), await Peer(2).join("a"), await Peer(1).join("b")
        live.close_room("a", 4403)
        assert await one.closed() == await two.closed() == 4403
        assert other.close_code is None
        for peer in (one, two, other):
            await peer.leave()

    play(scene)


def test_kick_closes_one_person_in_one_room():
    async def scene():
        here, partner, elsewhere = await Peer(1).join("a"), await Peer(2).join("a"), await Peer(1).join("b")
        live.kick(1, "a")
        assert await here.closed() == 4403
        assert partner.close_code is elsewhere.close_code is None
        for peer in (here, partner, elsewhere):
            await peer.leave()

    play(scene)


def test_close_user_and_close_session_close_what_is_theirs():
    async def scene():
        phone, laptop, other = (
            await Peer(1, "s1").join("a"),
            await Peer(1, "s2").join("b"),
            await Peer(2, "s3").join("a"),
        )
        live.close_session("s1")
        assert await phone.closed() == 4401
        assert laptop.close_code is None
        live.close_user(1)
        assert await laptop.closed() == 4401
        assert other.close_code is None
        for peer in (phone, laptop, other):
            await peer.leave()

    play(scene)


def test_nothing_is_sent_after_the_close():
    async def scene():
        peer = await Peer(1).join("a")
        live.close_user(1)
        live.publish("a", {"n": 1})
        live.close_user(1)
        await peer.closed()
        await asyncio.sleep(0.02)
        assert [message["type"] for message in peer.sent] == ["websocket.accept", "websocket.close"]
        await peer.leave()

    play(scene)


@pytest.mark.parametrize(
    "shut", [lambda: live.kick(1, "a"), lambda: live.close_user(1), lambda: live.close_session("s")]
)
def test_who_is_shut_out_on_the_way_in_does_not_get_in(shut):
    async def scene():
        peer = Peer(1, "s")
        hub = await live.enter(peer.socket)
        shut()  # after authorise has read its rights, before it has joined
        await asyncio.sleep(0.02)
        code = await hub.join(peer.socket, ["a"])
        assert code in (4401, 4403) or peer.close_code in (4401, 4403)
        later = await Peer(1, "s").join("a")
        assert later.code is None, "a closing does not hit who comes after it"
        await hub.leave(peer.socket)
        await later.leave()

    play(scene)


def test_joining_again_leaves_the_rooms_no_longer_named():
    async def scene():
        peer, witness = await Peer().join("a", "b"), await Peer().join("a")
        await peer.hub.join(peer.socket, ["b", "c"])
        assert peer.socket.rooms == {"b", "c"}
        live.publish("a", {"n": 1})
        live.publish("c", {"n": 2})
        await witness.has(1)
        assert await peer.has(1) == [{"n": 2}]
        await peer.leave()
        await witness.leave()

    play(scene)


@pytest.mark.django_db(transaction=True)
def test_on_commit_means_after_it_and_never_after_a_rollback():
    calls = []
    with transaction.atomic():
        live.on_commit(calls.append, "kept")
        assert calls == []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        live.on_commit(calls.append, "lost")
        raise ZeroDivisionError
    assert calls == ["kept"]


# Presence ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def nobody_online():
    presence.settle()
    cache.delete_many([f"online:{number}" for number in range(1, 9)])
    yield
    presence.settle()
    cache.delete_many([f"online:{number}" for number in range(1, 9)])


def test_who_has_a_socket_is_online(nobody_online):
    async def scene():
        one, two = await Peer(1).join("a"), await Peer(2).join("a")
        await asyncio.to_thread(presence.settle)
        assert live.is_online([1, 2, 3]) == {1, 2}
        await one.leave()
        await two.leave()

    play(scene)


def test_who_leaves_is_offline_after_a_moment_but_not_while_another_page_is_open(nobody_online, monkeypatch):
    monkeypatch.setattr(presence, "GRACE_SECONDS", 0)

    async def scene():
        first, second = await Peer(1).join("a"), await Peer(1).join("b")
        await first.leave()
        await asyncio.to_thread(presence.settle)
        assert live.is_online([1]) == {1}
        await second.leave()
        await asyncio.to_thread(presence.settle)
        assert live.is_online([1]) == set()

    play(scene)


def test_asking_for_many_is_one_call_to_the_cache(nobody_online, monkeypatch):
    calls = []
    monkeypatch.setattr(cache, "get_many", lambda keys: calls.append(list(keys)) or {}, raising=False)
    assert live.is_online(range(1, 9)) == set()
    assert len(calls) == 1


# Redis ---------------------------------------------------------------------------------------------------------------


def test_a_dead_redis_costs_nothing_here(settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    async def scene():
        peer = await Peer(1).join("a")
        live.publish("a", {"n": 1})
        assert await peer.has(1) == [{"n": 1}]
        live.close_user(1)
        assert await peer.closed() == 4401
        await peer.leave()

    play(scene)


needs_redis = pytest.mark.skipif(not REDIS_URL, reason="REDIS_URL is not set")


@needs_redis
def test_frames_and_closings_of_another_process_arrive(settings):
    async def scene():
        peer = await Peer(1).join("a")
        other = "f" * 12
        publisher = bus.Publisher(django_settings.REDIS_URL, ("x", b""))
        publisher.put(live._channel("a"), f'{other} {{"type":"hello"}}'.encode())
        assert await peer.has(1) == [{"type": "hello"}]
        publisher.put(live._channel("a"), f'{other} -1,4 {{"n":1}}'.encode())
        publisher.put(live._channel("a"), f'{other} +4 {{"n":2}}'.encode())
        publisher.put(live._channel("a"), f'{other} +1 {{"n":3}}'.encode())
        assert (await peer.has(2))[1:] == [{"n": 3}]
        publisher.put(live._channel(None), f'{other} ["close_where", "a", 1, null, 4403]'.encode())
        assert await peer.closed() == 4403
        await peer.leave()

    play(scene)


@needs_redis
def test_our_own_frames_do_not_come_back(settings):
    async def scene():
        peer = await Peer(1).join("a")
        live.publish("a", {"n": 1})
        live._publishers[django_settings.REDIS_URL].flush()
        await asyncio.sleep(0.1)
        assert peer.frames == [{"n": 1}]
        await peer.leave()

    play(scene)


@needs_redis
def test_a_control_frame_can_call_nothing_else(settings):
    async def scene():
        peer = await Peer(1).join("a")
        publisher = bus.Publisher(django_settings.REDIS_URL, ("x", b""))
        publisher.put(live._channel(None), b'ffffffffffff ["leave", "a"]')
        publisher.put(live._channel("a"), b'ffffffffffff {"n":1}')
        assert await peer.has(1) == [{"n": 1}]
        await peer.leave()

    play(scene)
