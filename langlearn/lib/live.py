"""Live delivery: one process-local hub of sockets by room; Redis carries one copy to each other process.

    live.publish_on_commit(f"chat.{chat.pk}", {"type": "message", "id": message.pk, "html": html})
    live.publish("group.7", payload, without=[3, 8])           # all but two people; only=[3]: one of them
    live.on_commit(live.kick, user.pk, f"chat.{chat.pk}")      # one person's sockets leave one room
    live.on_commit(live.close_user, user.pk)                   # suspended: all their sockets close
    live.is_online([1, 2, 3])                                  # -> {2}

All of these may be called from any thread of any process, and from the event loop; none blocks, none raises when
Redis is away. Delivery is a hint: frames may be lost while Redis is away, after which each socket gets
`{"type": "catch_up"}` and its page asks for what it missed by the last id it has. The database is the truth.

A room is any short name; sockets join through `authorise` of their consumer (see sockets.py).
"""

import asyncio
import json
import logging
import threading
import time
import uuid
from collections import deque
from functools import partial

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from . import metrics
from .commit import after_commit
from .outbox import Socket, TextFrame
from .presence import HEARTBEAT_SECONDS, is_online, mark_leaving, mark_online
from .readers import Readers

__all__ = [
    "Socket",
    "close_room",
    "close_session",
    "close_user",
    "enter",
    "is_online",
    "kick",
    "on_commit",
    "publish",
    "publish_on_commit",
]

logger = logging.getLogger(__name__)

UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, FLOOD, TRY_AGAIN = 4401, 4403, 4404, 4429, 4503
ORIGIN = uuid.uuid4().hex[:12].encode()  # this process, so that it ignores its own frames when they come back
REMEMBER_SECONDS = 15

_hubs = {}  # event loop: Hub. One in a server; tests run many loops after one another
_publishers = {}  # Redis address: Publisher
_publisher_lock = threading.Lock()


# What others call ----------------------------------------------------------------------------------------------------


def publish(room, payload, without=(), only=None):
    """Send the JSON object `payload` to every socket in `room`, in all processes; to none of the people of ids
    `without`, or to those of ids `only` alone."""
    text = json.dumps(payload, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    readers = Readers(without, only)
    _each_hub("deliver", room, text, readers)
    _carry(_channel(room), f"{readers}{text}".encode())


def close_room(room, code=FORBIDDEN):
    """Close every socket in `room`, everywhere."""
    _control("close_where", room, None, None, code)


def close_all_here(code=TRY_AGAIN):
    """Close every socket of this process, which is about to end."""
    _each_hub("close_where", None, None, None, code)


def kick(user_id, room, code=FORBIDDEN):
    """Close one person's sockets in `room`, everywhere."""
    _control("close_where", room, user_id, None, code)


def close_user(user_id, code=UNAUTHENTICATED):
    """Close all sockets of a person, everywhere."""
    _control("close_where", None, user_id, None, code)


def close_session(session_key, code=UNAUTHENTICATED):
    """Close all sockets opened with one session (one browser, signing out)."""
    _control("close_where", None, None, session_key, code)


def on_commit(function, *args, **kwargs):
    """Call one of these once the transaction has committed, and never if it is rolled back."""
    after_commit(function, *args, **kwargs)


def publish_on_commit(room, payload, **readers):
    on_commit(publish, room, payload, **readers)


# The hub -------------------------------------------------------------------------------------------------------------


async def enter(socket):
    """Put a new socket under the hub of this event loop; from now on what closes its session closes it."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        for old in [old for old in _hubs if old.is_closed()]:
            del _hubs[old]
        hub = _hubs[loop] = Hub(loop)
    await hub.enter(socket)
    return hub


class Hub:
    """The sockets of one event loop, by room. Only that loop touches it."""

    def __init__(self, loop):
        self.loop = loop
        self.sockets = set()
        self.rooms = {}
        self.people = {}  # user_id: their sockets
        self._closings = deque(maxlen=1000)  # (time, room, user_id, session_key, code), for who is still on the way in
        self._receiver = None
        if settings.REDIS_URL:
            from .bus import Receiver  # here, for it imports redis, which many sites do without

            self._receiver = Receiver(settings.REDIS_URL, _channel(None), self._on_message, self.catch_up)
        self._heartbeat = loop.create_task(self._beat())

    async def enter(self, socket):
        self.sockets.add(socket)
        if self._receiver:
            await self._receiver.add(_channel(None))

    async def join(self, socket, rooms):
        """Make `rooms` the socket's rooms. Returns a close code if meanwhile it was shut out, or None."""
        rooms = set(rooms)
        if socket.user_id:
            if socket.user_id not in self.people:
                mark_online([socket.user_id])
            self.people.setdefault(socket.user_id, set()).add(socket)
        self._leave_rooms(socket, socket.rooms - rooms)
        for room in rooms - socket.rooms:
            socket.rooms.add(room)
            self.rooms.setdefault(room, set()).add(socket)
            if self._receiver:
                await self._receiver.add(_channel(room))
        for since, *closing in self._closings:
            if since >= socket.since and _concerns(socket, *closing[:-1]):
                return closing[-1]
        return None

    async def leave(self, socket):
        """Forget the socket; the last one out ends the hub."""
        self.sockets.discard(socket)
        self._leave_rooms(socket, set(socket.rooms))
        others = self.people.get(socket.user_id, set()) - {socket}
        if others:
            self.people[socket.user_id] = others
        elif self.people.pop(socket.user_id, None):
            mark_leaving(socket.user_id, then=partial(_control, "still_here", socket.user_id))
        if not self.sockets and _hubs.get(self.loop) is self:
            del _hubs[self.loop]
            self._heartbeat.cancel()
            if self._receiver:
                await self._receiver.close()

    def _leave_rooms(self, socket, rooms):
        for room in rooms:
            socket.rooms.discard(room)
            members = self.rooms.get(room, set())
            members.discard(socket)
            if room in self.rooms and not members:
                del self.rooms[room]
                if self._receiver:
                    unwanted = partial(self._nobody_in, room)
                    task = self.loop.create_task(self._receiver.discard(_channel(room), unwanted))
                    task.add_done_callback(lambda task: task.cancelled() or task.exception())

    def _nobody_in(self, room):
        return room not in self.rooms

    def deliver(self, room, text, readers=None):
        members = self.rooms.get(room)
        if members:
            metrics.published.inc()
            metrics.delivered.inc(len(members))
            message = TextFrame(text)
            for socket in readers.among(members) if readers else tuple(members):
                socket.push(message)

    def close_where(self, room, user_id, session_key, code):
        now = time.monotonic()
        while self._closings and self._closings[0][0] < now - REMEMBER_SECONDS:
            self._closings.popleft()
        self._closings.append((now, room, user_id, session_key, code))
        for socket in tuple(self.rooms.get(room, ()) if room else self.sockets):
            if _concerns(socket, room, user_id, session_key):
                socket.close(code)

    def catch_up(self):
        """Frames were lost on the way here: each page asks for what it missed, each socket is checked again."""
        message = TextFrame('{"type":"catch_up"}')
        for socket in tuple(self.sockets):
            socket.push(message)
            if socket.on_doubt:
                socket.on_doubt()

    def _on_message(self, channel, data):
        origin, _, text = data.partition(b" ")
        if origin == ORIGIN:
            return
        text = text.decode()
        if channel == _channel(None):
            name, *args = json.loads(text)
            if name in CONTROLS:
                getattr(self, name)(*args)
        else:
            readers, text = Readers.read(text)
            self.deliver(channel.removeprefix(_channel("")), text, readers)

    def still_here(self, user_id):
        """Another process lost its last socket of this person: say so if we have one."""
        if user_id in self.people:
            mark_online([user_id])

    async def _beat(self):
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            mark_online(list(self.people))


CONTROLS = {"close_where", "catch_up", "still_here"}


def _concerns(socket, room, user_id, session_key):
    return (
        (room is None or room in socket.rooms)
        and (user_id is None or socket.user_id == user_id)
        and (session_key is None or socket.session_key == session_key)
    )


# Ways between threads and processes ----------------------------------------------------------------------------------


def _each_hub(method, *args):
    """Call the method on each hub, in its own event loop: at once when that is where we are."""
    for hub in list(_hubs.values()):
        try:
            here = asyncio.get_running_loop() is hub.loop
        except RuntimeError:
            here = False
        try:
            if here:
                getattr(hub, method)(*args)
            else:
                hub.loop.call_soon_threadsafe(getattr(hub, method), *args)
        except RuntimeError:
            _hubs.pop(hub.loop, None)  # that loop is closed


def _control(*call):
    _each_hub(*call)
    _carry(_channel(None), json.dumps(call).encode(), keep=True)


def _channel(room):
    """The Redis channel of a room; None is the one that every process hears."""
    prefix = getattr(settings, "REDIS_PREFIX", "langlearn")
    return f"{prefix}:control" if room is None else f"{prefix}:room:{room}"


def _carry(channel, data, keep=False):
    if not settings.REDIS_URL:
        return
    with _publisher_lock:
        publisher = _publishers.get(settings.REDIS_URL)
        if publisher is None:
            from .bus import Publisher

            regret = (_channel(None), ORIGIN + b' ["catch_up"]')
            publisher = _publishers[settings.REDIS_URL] = Publisher(settings.REDIS_URL, regret)
    publisher.put(channel, ORIGIN + b" " + data, keep)


metrics.sockets.set_function(lambda: sum(len(hub.sockets) for hub in list(_hubs.values())))
