"""Talking to sockets in tests, through the whole application: origin, session, routing and consumer.

    @pytest.mark.django_db(transaction=True)        # sockets use the database from other threads
    def test_typing_reaches_the_partner(chat, ana, ben):
        async def scene():
            async with connect(f"/ws/chats/{chat.pk}/", ana) as a, connect(f"/ws/chats/{chat.pk}/", ben) as b:
                await a.send({"type": "typing"})
                assert (await b.receive())["type"] == "typing"

        async_to_sync(scene)()

What a frame changed is looked at after the scene, in the test itself. `await talk.closed()` gives the close code of a
socket that was refused or shut. Inside a scene, call sync code (views, models) by `sync_to_async`.
"""

import asyncio
import json
from contextlib import asynccontextmanager
from importlib import import_module

from asgiref.sync import sync_to_async
from channels.routing import get_default_application
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from . import sockets
from .kept import Store

SECONDS = 5


@asynccontextmanager
async def connect(path, user=None, *, headers=(), session_key=None, application=None):
    """A socket to `path`, signed in as `user` (or with an existing session). Leaves cleanly at the end."""
    if user is not None and session_key is None:
        session_key = await sync_to_async(new_session)(user)
    talk = Talk(application or get_default_application(), path, session_key, headers)
    await talk.connect()
    try:
        yield talk
    finally:
        await talk.leave()
        # A test database cannot be dropped while a thread still holds a connection to it.
        await asyncio.to_thread(sockets.threads().close_connections)


def new_session(user):
    """The key of a fresh session of `user`, as signing in makes it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


class Talk:
    def __init__(self, application, path, session_key, headers):
        given = dict(headers)
        given.setdefault(b"host", settings.SITE.netloc.encode())
        given.setdefault(b"origin", settings.SITE_URL.encode())
        if session_key:
            given.setdefault(b"cookie", f"{settings.SESSION_COOKIE_NAME}={session_key}".encode())
        self.session_key = session_key
        self._wire = WebsocketCommunicator(application, path, headers=list(given.items()))
        self._close_code = None
        self.accepted = False

    async def connect(self):
        self.accepted, code = await self._wire.connect(timeout=SECONDS)
        if not self.accepted:
            self._close_code = code

    async def send(self, frame):
        """Send a frame: a dict as JSON, a str or bytes as they are."""
        if isinstance(frame, dict):
            frame = json.dumps(frame)
        await self._wire.send_to(**{"bytes_data" if isinstance(frame, bytes) else "text_data": frame})

    async def receive(self, type=None):
        """The next frame; with `type`, the next of that type."""
        while True:
            output = await self._wire.receive_output(SECONDS)
            if output["type"] == "websocket.close":
                self._close_code = output["code"]
                raise AssertionError(f"closed with {self._close_code} instead of a frame")
            frame = json.loads(output["text"])
            if type is None or frame["type"] == type:
                return frame

    async def silent(self, seconds=0.1):
        """Is nothing sent for so long?"""
        return await self._wire.receive_nothing(seconds, interval=0.01)

    async def closed(self):
        """The code with which the server closes the socket; frames that come before are skipped."""
        while self._close_code is None:
            output = await self._wire.receive_output(SECONDS)
            if output["type"] == "websocket.close":
                self._close_code = output["code"]
        return self._close_code

    async def leave(self, code=1000):
        if not self._wire.future.done():
            await self._wire.disconnect(code, timeout=SECONDS)


class CheckedStore(Store):
    """For `langlearn.lib.kept`: gives nothing back, so everything is rendered, and compared with what was kept."""

    def get(self, key):
        return None

    def set(self, key, text):
        before = super().get(key)
        assert before in (None, text), f"its key lacks something that it shows:\n{before}\n\n{text}"
        super().set(key, text)
