"""LiveConsumer, what our sockets are made of. A feature says who may enter, which rooms, and what each frame does:

    class ChatConsumer(LiveConsumer):
        async def authorise(self):
            self.chat = await self.db(Chat.objects.of(self.user.learner).filter(pk=self.kwargs["pk"]).first)
            return [f"chat.{self.chat.pk}"] if self.chat else NOT_FOUND

        async def on_typing(self, frame):
            live.publish(f"chat.{self.chat.pk}", {"type": "typing", "user": self.user.pk})

    websocket_urlpatterns = [path("ws/chats/<int:pk>/", ChatConsumer.as_asgi())]

Frames are JSON objects with a `type`, in both directions. Answers to a frame repeat its `client_id`. Errors are
`{"type": "error", "code": "invalid" | "unknown" | "too_big" | "binary" | "flood" | "failed" | …, "client_id": …}`.
Tests talk to a consumer through `langlearn.lib.testing.connect`.
"""

import asyncio
import json
import logging
import random
import re
import time
from importlib import import_module
from weakref import WeakValueDictionary

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, parse_cookie

from . import live, unavailable
from .live import FLOOD, FORBIDDEN, NOT_FOUND, TRY_AGAIN, UNAUTHENTICATED
from .threads import KeptThreads, threads_for

__all__ = ["FLOOD", "FORBIDDEN", "NOT_FOUND", "TRY_AGAIN", "UNAUTHENTICATED", "Bucket", "LiveConsumer", "nowhere"]

logger = logging.getLogger(__name__)

MAX_FRAME_BYTES = 64 * 1024
RECHECK_SECONDS = 60
spread = random.uniform  # so that checks do not all fall into one moment
FRAME_TYPE = re.compile(r"[a-z][a-z_]{0,39}").fullmatch

_threads = None
_buckets = WeakValueDictionary()  # user_id: Bucket


def threads():
    """The threads on which all sockets use the database: writes need one or two, reads gain from a few."""
    global _threads
    if _threads is None:
        _threads = KeptThreads(threads_for("SOCKET_THREADS", sqlite=2, other=4), "socket-db")
    return _threads


class Bucket:
    """Lets `rate` frames a second through, and `burst` at once."""

    __slots__ = ("__weakref__", "_burst", "_filled", "_level", "_rate")

    def __init__(self, rate, burst):
        self._rate, self._burst, self._level, self._filled = rate, burst, burst, time.monotonic()

    def take(self):
        now = time.monotonic()
        self._level = min(self._burst, self._level + (now - self._filled) * self._rate)
        self._filled = now
        if self._level < 1:
            return False
        self._level -= 1
        return True


class LiveConsumer:
    """One connection. It has no channel of its own, no task of its own, and no timer but the recheck's."""

    rate, burst = 10, 40  # frames a second of one socket
    user_rate, user_burst = 20, 80  # of all sockets of one person in this process

    @classmethod
    def as_asgi(cls):
        async def application(scope, receive, send):
            await cls(scope, receive)._serve(send)

        application.consumer_class = cls
        return application

    def __init__(self, scope, receive):
        self.scope = scope
        self.kwargs = scope.get("url_route", {}).get("kwargs", {})
        self.user = None
        self._receive = receive
        self._bucket = Bucket(self.rate, self.burst)
        self._recheck_at = None

    # What a feature writes --------------------------------------------------------------------------------------------

    async def authorise(self):
        """The rooms that `self.user` (active, signed in) may hear here, or a close code.

        Asked when the socket opens, every minute, and whenever a message that would have closed it may have been
        lost: so it only reads.
        """
        raise NotImplementedError

    async def opened(self):
        """After the socket is open and in its rooms."""

    async def left(self):
        """After it is over, if it had been opened."""

    # What a feature uses ----------------------------------------------------------------------------------------------

    def send(self, payload):
        """Send a JSON object to this socket alone."""
        text = json.dumps(payload, cls=live.DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
        self.socket.push(live.TextFrame(text))

    def error(self, code, frame=None, **more):
        """Answer `frame` with an error; `more` may hold a sentence for the person or a form's errors."""
        client_id = frame.get("client_id") if isinstance(frame, dict) else None
        self.send({"type": "error", "code": code, **({"client_id": client_id} if client_id else {}), **more})

    def close(self, code):
        self.socket.close(code)

    async def rejoin(self):
        """Ask `authorise` again, after what it goes by has changed."""
        code = await self._admit()
        if code is not None:
            self.socket.close(code)

    async def db(self, function, *args):
        """Run `function(*args)`, which may use the database, on the sockets' own threads."""
        if unavailable.refusing():
            raise unavailable.Unavailable
        return await threads().run_db(function, *args)

    async def on_ping(self, frame):
        self.send({"type": "pong"})

    # The machinery ----------------------------------------------------------------------------------------------------

    async def _serve(self, send):
        if (await self._receive())["type"] != "websocket.connect":
            return
        self.socket = live.Socket(send, session_key=_session_key(self.scope))
        self.socket.on_doubt = self._recheck_soon
        # Under the hub before the session is read: what ends the session from now on also ends this socket.
        hub = self._hub = await live.enter(self.socket)
        opened = False
        try:
            code = await self._admit()
            if code is None:
                self.socket.open()
                opened = True
                self._recheck_at = self._recheck_in(RECHECK_SECONDS * spread(0.8, 1.2))
                await self._guard(self.opened)
            else:
                # A handshake refused shows in a browser as 1006, just like a server that is away, and it would try
                # again for ever: so we accept, then close with a code that says why.
                self.socket.close(code)
            await self._listen()
        except asyncio.CancelledError:
            if self.socket.closed is None:
                raise
        finally:
            if self._recheck_at:
                self._recheck_at.cancel()
            self.socket.end()
            await hub.leave(self.socket)
            if opened:
                await self._guard(self.left)

    async def _admit(self):
        """Who is it, and where may they be? None, or the code to close with."""
        try:
            user = await self.db(_load_user, self.socket.session_key)
            if user is None or (self.user is not None and user.pk != self.user.pk):
                return UNAUTHENTICATED
            self.user = user
            self.socket.user_id = user.pk
            rooms = await self.authorise()
            if isinstance(rooms, int):
                return rooms
            return await self._hub.join(self.socket, rooms)
        except Exception:
            logger.exception("socket %s could not be authorised", self.scope["path"])
            return TRY_AGAIN if self._recheck_at is None else None  # an open page stays so: tried again in a minute

    async def _listen(self):
        while (message := await self._receive())["type"] == "websocket.receive":
            if self.socket.closed is None:
                await self._handle(message)

    async def _handle(self, message):
        text = message.get("text")
        user_bucket = _buckets.get(self.user.pk)
        if user_bucket is None:
            user_bucket = _buckets[self.user.pk] = Bucket(self.user_rate, self.user_burst)
        self._user_bucket = user_bucket  # kept as long as one of the person's sockets is
        if not (self._bucket.take() and user_bucket.take()):
            self.error("flood")
            self.socket.close(FLOOD)
        elif text is None:
            self.error("binary")
        elif len(text) > MAX_FRAME_BYTES or len(text) * 4 > MAX_FRAME_BYTES < len(text.encode()):
            self.error("too_big")
        else:
            await self._dispatch(text)

    async def _dispatch(self, text):
        try:
            frame = json.loads(text)
            if "\\u" in text:
                json.dumps(frame, ensure_ascii=False).encode()  # half a character, by its escape: no text of ours
        except (ValueError, RecursionError):
            frame = None
        kind = frame.get("type") if isinstance(frame, dict) else None
        handler = getattr(self, f"on_{kind}", None) if isinstance(kind, str) and FRAME_TYPE(kind) else None
        if handler:
            await self._guard(handler, frame)
        else:
            self.error("unknown" if isinstance(kind, str) else "invalid", frame)

    async def _guard(self, function, *args):
        try:
            await function(*args)
        except Exception:
            logger.exception("socket %s failed at %s", self.scope["path"], function.__name__)
            self.error("failed", *args)

    def _recheck_in(self, seconds):
        return asyncio.get_running_loop().call_later(seconds, self._recheck_now)

    def _recheck_soon(self):
        if self._recheck_at:
            self._recheck_at.cancel()
            self._recheck_at = self._recheck_in(spread(0, 2))

    def _recheck_now(self):
        self._rechecking = asyncio.get_running_loop().create_task(self._recheck())

    async def _recheck(self):
        code = await self._admit()
        if self.socket.closed is None:
            if code is not None:
                self.socket.close(code)
            else:
                self._recheck_at = self._recheck_in(RECHECK_SECONDS)


async def nowhere(scope, receive, send):
    """The application for socket paths that nothing serves."""
    if (await receive())["type"] == "websocket.connect":
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": NOT_FOUND})


def _session_key(scope):
    for name, value in scope["headers"]:
        if name == b"cookie":
            return parse_cookie(value.decode("latin1")).get(settings.SESSION_COOKIE_NAME)
    return None


def _load_user(session_key):
    """The active user of a session, or None. As Django's own middleware does it, password changes included."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    return user if user.is_authenticated and user.is_active else None
