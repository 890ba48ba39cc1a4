"""Redis comes and goes: a server of the test's own is stopped and started under a hub."""

import asyncio
import shutil
import socket
import subprocess
import time

import pytest

from langlearn.lib import live
from langlearn.lib.bus import Publisher
from langlearn.lib.tests.test_live import Peer, play

pytestmark = pytest.mark.skipif(not shutil.which("redis-server"), reason="needs redis-server")


class OwnRedis:
    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process = None

    def start(self):
        options = ["--port", str(self.port), "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
        self.process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                return socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.02)
        raise TimeoutError("redis-server did not start")

    def stop(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def own_redis(settings):
    server = OwnRedis()
    server.start()
    settings.REDIS_URL = server.url
    yield server
    publisher = live._publishers.pop(server.url, None)
    server.stop()
    if publisher:
        publisher._queue.queue.clear()


def other_process(server):
    """What another process uses to publish."""
    return Publisher(server.url, (live._channel(None), b'ffffffffffff ["catch_up"]'))


def put(publisher, room, text):
    publisher.put(live._channel(room), b"ffffffffffff " + text)


def test_when_redis_returns_sockets_catch_up_and_hear_again(own_redis):
    async def scene():
        peer = await Peer(1).join("a")
        doubts = []
        peer.socket.on_doubt = lambda: doubts.append(1)
        other = other_process(own_redis)
        put(other, "a", b'{"n":1}')
        assert await peer.has(1) == [{"n": 1}]
        await asyncio.to_thread(own_redis.stop)
        await asyncio.sleep(0.1)
        live.publish("a", {"n": 2})
        assert await peer.has(2) == [{"n": 1}, {"n": 2}], "what is said here is heard here"
        late = await Peer(2).join("b")
        await asyncio.to_thread(own_redis.start)
        assert {"type": "catch_up"} in await peer.has(3)
        assert {"type": "catch_up"} in await late.has(1)
        assert doubts
        while {"n": 3} not in peer.frames or {"n": 4} not in late.frames:
            put(other, "a", b'{"n":3}')  # again and again: the other process has to find it back as well
            put(other, "b", b'{"n":4}')
            await asyncio.sleep(0.05)
        await peer.leave()
        await late.leave()

    play(scene)


def test_a_room_left_and_joined_again_is_heard(own_redis):
    async def scene():
        keeper = await Peer().join("other")
        for number in range(5):
            peer = await Peer().join("a")
            put(other_process(own_redis), "a", b'{"n":%d}' % number)
            assert await peer.has(1) == [{"n": number}]
            await peer.leave()
        await keeper.leave()

    play(scene)


def test_who_has_joined_misses_nothing_sent_from_then_on(own_redis):
    async def scene():
        other = other_process(own_redis)
        peers = []
        for number in range(30):
            peers.append(await Peer().join(f"room{number}"))
            put(other, f"room{number}", b'{"n":1}')
        for peer in peers:
            assert await peer.has(1) == [{"n": 1}]
            await peer.leave()

    play(scene)


def test_what_closes_sockets_is_kept_while_redis_is_away_and_frames_are_not(own_redis):
    publisher = other_process(own_redis)
    own_redis.stop()
    publisher.put(live._channel("a"), b'ffffffffffff {"n":1}')
    publisher.put(live._channel(None), b'ffffffffffff ["close_where", "a", 1, null, 4403]', keep=True)
    publisher.put(live._channel("a"), b'ffffffffffff {"n":2}')
    end = time.monotonic() + 10
    while publisher._queue.qsize() and time.monotonic() < end:
        time.sleep(0.02)

    async def scene():
        peer = await Peer(1).join("a")
        await asyncio.to_thread(own_redis.start)
        assert await peer.closed() == 4403
        assert {"n": 1} not in peer.frames
        assert {"n": 2} not in peer.frames
        await peer.leave()

    play(scene)


def test_a_command_that_ends_at_once_has_still_published(own_redis):
    async def scene():
        peer = await Peer().join("a")
        publisher = other_process(own_redis)
        for number in range(200):
            put(publisher, "a", b'{"n":%d}' % number)
        await asyncio.to_thread(publisher.flush)
        assert publisher._queue.unfinished_tasks == 0
        assert await peer.has(200) == [{"n": number} for number in range(200)]
        await peer.leave()

    play(scene)
