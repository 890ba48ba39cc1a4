"""A reader who does not read, under a server whose send waits (uvicorn) and one whose send never does (daphne)."""

import asyncio
from functools import partial

import pytest

from langlearn.lib import outbox
from langlearn.lib.outbox import MAX_BYTES, MAX_FRAMES, Socket, TextFrame


def frame(text="x"):
    return {"type": "websocket.send", "text": text}


class WaitingServer:
    """Its send waits until the peer reads."""

    def __init__(self):
        self.sent, self.reads = [], asyncio.Event()

    async def send(self, message):
        await self.reads.wait()
        self.sent.append(message)

    @property
    def types(self):
        return [message["type"].removeprefix("websocket.") for message in self.sent]


class Transport:
    def __init__(self):
        self.dataBuffer, self._tempDataLen = b"", 0


class DaphneProtocol:
    """Its send fills a buffer at once."""

    def __init__(self):
        self.transport, self.sent = Transport(), []

    def handle_reply(self, message):
        self.sent.append(message)
        self.transport._tempDataLen += len(message.get("text", ""))

    @property
    def send(self):
        return partial(self._send, self)

    @staticmethod
    async def _send(protocol, message):
        protocol.handle_reply(message)


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


def test_frames_wait_in_order_for_a_reader_who_pauses():
    async def scene():
        server = WaitingServer()
        socket = Socket(server.send)
        socket.open()
        for number in range(100):
            socket.push(frame(str(number)))
        await settle()
        assert server.sent == []
        server.reads.set()
        await asyncio.sleep(0.05)
        assert server.types[0] == "accept"
        assert [message["text"] for message in server.sent[1:]] == [str(number) for number in range(100)]
        assert socket.closed is None

    asyncio.run(scene())


@pytest.mark.parametrize(
    "text, count", [("x", MAX_FRAMES + 10), ("x" * (MAX_BYTES // 4), 8)], ids=["many frames", "many bytes"]
)
def test_who_never_reads_is_closed_and_keeps_no_memory(text, count):
    async def scene():
        server = WaitingServer()
        socket = Socket(server.send)
        socket.open()
        for _ in range(count):
            socket.push(frame(text))
        assert socket.closed == 4408
        assert len(socket._frames) <= 2
        assert sum(len(message.get("text", "")) for message in socket._frames) == 0
        server.reads.set()
        await asyncio.sleep(0.05)
        assert server.sent[-1] == {"type": "websocket.close", "code": 4408}
        socket.end()

    asyncio.run(scene())


def test_who_does_not_take_his_leave_is_cut_off(monkeypatch):
    monkeypatch.setattr(outbox, "GOODBYE_SECONDS", 0.05)

    async def consumer():
        socket = Socket(WaitingServer().send)
        socket.open()
        socket.close(4403)
        await asyncio.sleep(10)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(consumer())


def test_a_peer_who_is_gone_is_no_error():
    async def scene():
        async def send(message):
            raise OSError("gone")

        socket = Socket(send)
        socket.open()
        socket.push(frame())
        await settle()
        socket.push(frame())
        await settle()
        assert socket._writer is None
        assert not socket._frames

    asyncio.run(scene())


def test_under_daphne_frames_are_written_at_once_and_without_a_task():
    async def scene():
        protocol = DaphneProtocol()
        socket = Socket(protocol.send)
        socket.push(frame("early"))
        assert protocol.sent == []
        socket.open()
        socket.push(frame("later"))
        assert [message.get("text") for message in protocol.sent] == [None, "early", "later"]
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(scene())


def test_under_daphne_who_never_reads_is_closed_once_the_transport_is_full():
    async def scene():
        protocol = DaphneProtocol()
        socket = Socket(protocol.send)
        socket.open()
        pushed = 0
        while socket.closed is None:
            socket.push(frame("x" * 10_000))
            pushed += 10_000
        assert MAX_BYTES < pushed < MAX_BYTES + 30_000
        assert protocol.sent[-1] == {"type": "websocket.close", "code": 4408}
        socket.push(frame())
        assert protocol.sent[-1] == {"type": "websocket.close", "code": 4408}
        socket.end()

    asyncio.run(scene())


def test_closing_before_the_accept_accepts_first():
    async def scene():
        protocol = DaphneProtocol()
        socket = Socket(protocol.send)
        socket.push(frame("never seen"))
        socket.close(4401)
        assert [message["type"] for message in protocol.sent] == ["websocket.accept", "websocket.close"]
        socket.end()

    asyncio.run(scene())


def test_our_own_server_writes_bytes_made_once():
    class FramedProtocol(DaphneProtocol):
        def write_frame(self, frame):
            self.sent.append(frame)

    async def scene():
        message = TextFrame("안녕")
        protocols = [FramedProtocol(), FramedProtocol()]
        for protocol in protocols:
            socket = Socket(protocol.send)
            socket.open()
            socket.push(message)
        one, two = (protocol.sent[1] for protocol in protocols)
        assert one == b"\x81\x06" + "안녕".encode()
        assert one is two

    asyncio.run(scene())


@pytest.mark.parametrize(
    "length, head",
    [
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65_535, b"\x81\x7e\xff\xff"),
        (65_536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
    ],
)
def test_the_length_of_a_frame_is_written_as_the_standard_says(length, head):
    message = TextFrame("x" * length)
    assert message.wire == head + b"x" * length
    assert message == {"type": "websocket.send", "text": "x" * length}
