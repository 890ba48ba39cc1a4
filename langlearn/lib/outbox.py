"""One socket's way out, bounded: a reader who never reads costs the others nothing, and us little."""

import asyncio
import logging
import time
from collections import deque
from functools import cached_property

from . import metrics
from .backpressure import daphne_protocol, unread

logger = logging.getLogger(__name__)

TOO_SLOW = 4408
MAX_FRAMES = 512
MAX_BYTES = 1024 * 1024
GOODBYE_SECONDS = 5


class TextFrame(dict):
    """An ASGI message with text, and its bytes on the wire: made once, however many get them."""

    def __init__(self, text):
        super().__init__(type="websocket.send", text=text)

    @cached_property
    def wire(self):
        payload = self["text"].encode()
        length = len(payload)
        if length < 126:
            return bytes((0x81, length)) + payload
        if length < 65_536:
            return b"\x81\x7e" + length.to_bytes(2, "big") + payload
        return b"\x81\x7f" + length.to_bytes(8, "big") + payload


class Socket:
    """What the hub knows of a connection.

    Frames are written in the order pushed. Under daphne `send` never waits: it fills the transport's buffer, which
    we look at before each frame, and the send is run at once, without a task. Other servers (uvicorn) let `send`
    wait for a slow reader: frames then queue here, and one task writes them.
    """

    def __init__(self, send, user_id=None, session_key=None):
        self._send = send
        self._protocol = daphne_protocol(send)
        self._write_frame = getattr(self._protocol, "write_frame", None)  # our own server has it
        self._frames = deque()
        self._bytes = 0
        self._writer = None
        self._open = False
        self._consumer = asyncio.current_task()
        self._cut_off = None
        self.user_id, self.session_key = user_id, session_key
        self.since = time.monotonic()
        self.rooms = set()
        self.on_doubt = None  # called when frames or closings may have been missed
        self.closed = None  # the close code, once we have closed it

    def open(self):
        """Accept the connection: what was pushed meanwhile follows."""
        waiting, self._frames, self._bytes = self._frames, deque(), 0
        self._open = True
        self._write({"type": "websocket.accept"})
        for message in waiting:
            self._write(message)

    def push(self, message):
        if self.closed is None:
            if not self._open:
                self._queue(message)
            else:
                self._write(message)

    def close(self, code):
        """Close with `code`; a peer who does not take his leave is cut off a little later."""
        if self.closed is not None:
            return
        self.closed = code
        metrics.closed.labels(code).inc()
        if not self._open:
            self._frames.clear()
            self.open()
        self._write({"type": "websocket.close", "code": code})
        self._cut_off = asyncio.get_running_loop().call_later(GOODBYE_SECONDS, self._consumer.cancel)

    def end(self):
        """The connection is over: nothing of it may linger."""
        self.closed = self.closed or 1000
        self.on_doubt = None  # a cycle less for the garbage collector to find
        for pending in (self._cut_off, self._writer):
            if pending is not None:
                pending.cancel()

    def _write(self, message):
        if self._protocol is None:
            self._queue(message)
            if self._writer is None and self._open:
                self._writer = asyncio.get_running_loop().create_task(self._write_queued())
        elif self.closed is None and unread(self._protocol) > MAX_BYTES:
            self._too_slow()
        else:
            self._send_now(message)

    def _send_now(self, message):
        if self._write_frame and isinstance(message, TextFrame):
            self._write_frame(message.wire)
            return
        sending = self._send(message)
        try:
            sending.send(None)
        except StopIteration:
            return
        except Exception as error:  # the peer is gone; its consumer hears of it by itself
            logger.debug("frame not sent: %r", error)
            return
        sending.close()
        raise RuntimeError("daphne's send is expected never to wait")

    def _queue(self, message):
        if len(self._frames) >= MAX_FRAMES or self._bytes > MAX_BYTES:
            self._frames.clear()
            self._bytes = 0
            self._too_slow()
        else:
            self._frames.append(message)
            self._bytes += len(message.get("text", ""))

    def _too_slow(self):
        logger.info("socket of user %s closed: it does not read", self.user_id)
        self.close(TOO_SLOW)

    async def _write_queued(self):
        try:
            while self._frames:
                message = self._frames.popleft()
                self._bytes -= len(message.get("text", ""))
                await self._send(message)
        except Exception as error:
            logger.debug("frame not sent: %r", error)
            self._frames.clear()
        finally:
            self._writer = None
