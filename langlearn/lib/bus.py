"""Carries what live.py sends from one process to all others, over Redis pub/sub.

The Channels layer is not used for this: it does not say when Redis was gone, and what was sent meanwhile is lost.
Here the receiver says so, and live.py tells every socket to catch up.
"""

import asyncio
import atexit
import contextlib
import logging
import queue
import threading
import time

import redis
import redis.asyncio
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

GONE = (RedisError, OSError, TimeoutError)
RETRY_SECONDS = 0.5
PING_SECONDS = 5
SILENCE_SECONDS = 12
CONFIRM_SECONDS = 2
QUEUE_LENGTH = 10_000


class Publisher:
    """One thread that publishes in order, so that neither a view nor the event loop ever waits for Redis.

    What cannot be sent is dropped, except what came with `keep`; once Redis is back, `regret` is sent first.
    """

    def __init__(self, url, regret):
        self._redis = redis.Redis.from_url(
            url, socket_timeout=2, socket_connect_timeout=2, retry=redis.retry.Retry(NoBackoff(), 0)
        )
        self._regret = regret  # (channel, data)
        self._queue = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="live-publisher", daemon=True)
        self._thread.start()
        atexit.register(self.flush)

    def put(self, channel, data, keep=False):
        if keep or self._queue.qsize() < QUEUE_LENGTH:
            self._queue.put((channel, data, keep))

    def flush(self, seconds=2):
        """Wait until all is sent: a command that ends at once would otherwise take its last frames with it."""
        end = time.monotonic() + seconds
        while self._queue.unfinished_tasks and time.monotonic() < end:
            time.sleep(0.01)

    def _run(self):
        while True:
            item = self._queue.get()
            if not self._send(*item[:2]):
                logger.error("Redis cannot be reached: live frames stay in this process until it can")
                self._outlast(item)
                logger.warning("Redis is back: everyone catches up")
            self._queue.task_done()

    def _outlast(self, item):
        kept = [item] if item[2] else []
        while not self._send(*self._regret):
            time.sleep(RETRY_SECONDS)
            with contextlib.suppress(queue.Empty):
                while True:
                    item = self._queue.get_nowait()
                    self._queue.task_done()
                    kept += [item] if item[2] else []
        time.sleep(2 * RETRY_SECONDS)  # the other processes need as long to hear again
        for channel, data, _keep in kept:
            self._send(channel, data)

    def _send(self, channel, data):
        try:
            self._redis.publish(channel, data)
        except GONE:
            return False
        return True


class Receiver:
    """This process's one subscription, kept up through Redis's comings and goings.

    `on_return` is called when it hears again after it could not: whatever was sent meanwhile is lost.
    """

    def __init__(self, url, channel, on_message, on_return):
        self._url, self._on_message, self._on_return = url, on_message, on_return
        self._channels = {channel}
        self._confirmed = {channel: asyncio.get_running_loop().create_future()}  # ends once Redis says we hear it
        self._lock = asyncio.Lock()
        self._pubsub = None
        self._down = False
        self._task = asyncio.create_task(self._run())

    async def add(self, channel):
        """Hear `channel`; returns once Redis has confirmed it (or is known to be away: a return will follow)."""
        async with self._lock:
            if channel not in self._channels:
                self._channels.add(channel)
                self._confirmed[channel] = asyncio.get_running_loop().create_future()
                await self._command("subscribe", channel)
            confirmed = self._confirmed[channel]
        if not self._down:
            await asyncio.wait([confirmed], timeout=CONFIRM_SECONDS)

    async def discard(self, channel, unwanted):
        """Stop hearing `channel`, unless by the time it is our turn `unwanted()` is no longer true."""
        async with self._lock:
            if channel in self._channels and unwanted():
                self._channels.discard(channel)
                self._confirmed.pop(channel).cancel()
                await self._command("unsubscribe", channel)

    async def close(self):
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _command(self, name, channel):
        if self._pubsub is not None:
            with contextlib.suppress(*GONE):  # the reader meets the same error, and reconnects
                await getattr(self._pubsub, name)(channel)

    async def _run(self):
        while True:
            try:
                await self._listen()
            except GONE as error:
                if not self._down:
                    logger.error("Redis cannot be heard (%s): live frames of other processes are missed", error)
            except Exception:
                logger.exception("The live receiver failed, and starts again")
            self._down = True
            for confirmed in self._confirmed.values():
                if not confirmed.done():
                    confirmed.set_result(False)  # nobody waits to connect while Redis is away
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self):
        retry = redis.asyncio.retry.Retry(NoBackoff(), 0)
        client = redis.asyncio.Redis.from_url(self._url, socket_connect_timeout=2, retry=retry)
        pubsub = client.pubsub()
        try:
            async with self._lock:
                await pubsub.subscribe(*self._channels)
                await pubsub.ping()  # its answer comes after all confirmations
                self._pubsub = pubsub
            await self._read(pubsub)
        finally:
            self._pubsub = None
            with contextlib.suppress(*GONE):
                await pubsub.aclose()
                await client.aclose()

    async def _read(self, pubsub):
        heard = time.monotonic()
        while True:
            message = await pubsub.get_message(timeout=PING_SECONDS)
            if message is None:
                if time.monotonic() - heard > SILENCE_SECONDS:
                    raise TimeoutError("no answer")
                await pubsub.ping()
                continue
            heard = time.monotonic()
            if message["type"] == "message":
                self._on_message(message["channel"].decode(), message["data"])
            elif message["type"] == "subscribe":
                confirmed = self._confirmed.get(message["channel"].decode())
                if confirmed is not None and not confirmed.done():
                    confirmed.set_result(True)
            elif message["type"] == "pong" and self._down:
                self._down = False
                self._on_return()
