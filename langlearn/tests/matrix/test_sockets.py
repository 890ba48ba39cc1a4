"""Every socket, every role: who is let in; and every kind of frame it takes, from who is in and who is not.

The kinds come from the consumers' own `on_…`: a new one without a line here fails.
"""

import re
import uuid

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings

from courses.models import GroupMessage
from langlearn.lib.sockets import NOT_FOUND, UNAUTHENTICATED
from langlearn.lib.testing import connect
from langlearn.routing import websocket_urlpatterns
from langlearn.tests.matrix.world import OUTSIDE, ROLES, World, asker, leaks, secret
from messaging.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

# By path: who is let in, and what a frame of each kind is answered with, in the end (None: with nothing).
SIGNED_IN = set(ROLES) - set(OUTSIDE)
SOCKETS = {
    "ws/me/": (SIGNED_IN, {"ping": "pong", "hello": "groups", "groups": "groups", "rooms": "groups"}),
    "ws/chats/<int:pk>/": (
        {"member", "partner"},
        {"ping": "pong", "hello": "caught_up", "send": "ack", "read": None, "typing": None},
    ),
    "ws/courses/<int:pk>/": (
        {"member", "owner"},
        {"ping": "pong", "hello": "caught_up", "send": "ack", "read": None, "typing": None},
    ),
}
ROUTES = {str(route.pattern): route.callback.consumer_class for route in websocket_urlpatterns}
each_socket = pytest.mark.parametrize("route", SOCKETS)


def path_of(world, route):
    pk = world.course.pk if "courses" in route else world.chat.pk
    return "/" + re.sub(r"<[^>]+>", str(pk), route)


def frame(kind):
    more = {"client_id": str(uuid.uuid4()), "content_text": "From outside"} if kind == "send" else {}
    return {"type": kind, "last_id": 0, "up_to": 1, **more}


def test_every_socket_and_every_kind_of_frame_has_its_line():
    kinds = {
        route: {name[3:] for name in dir(consumer) if name.startswith("on_")} for route, consumer in ROUTES.items()
    }
    assert kinds == {route: set(frames) for route, (_who, frames) in SOCKETS.items()}


@each_socket
def test_who_is_let_in_and_what_each_hears(route):
    world = World()
    path, (who, kinds) = path_of(world, route), SOCKETS[route]
    found, told = set(), []
    asking = asker(world, "unverified").client.cookies[settings.SESSION_COOKIE_NAME].value

    async def outside(role):
        """Refused before any frame of theirs is looked at."""
        async with connect(path, world.user[role], session_key=asking if role == "unverified" else None) as talk:
            for kind in kinds:
                await talk.send(frame(kind))
            signed_in = role not in OUTSIDE
            assert await talk.closed() == (NOT_FOUND if signed_in else UNAUTHENTICATED), role

    async def inside(role):
        async with connect(path, world.user[role]) as talk:
            for kind, answer in kinds.items():
                await talk.send(frame(kind))
                while answer and (got := await talk.receive())["type"] != answer:
                    told.append((role, str(got)))
        found.add(role)

    async def scene():
        for role in ROLES:
            await (inside if role in who else outside)(role)

    async_to_sync(scene)()
    assert found == who
    assert [(role, names) for role, text in told if (names := leaks(role, text))] == []
    if route != "ws/me/":
        name = "group" if "courses" in route else "chat"
        assert {role for role, text in told if secret(name) in text} == who
    wrote = GroupMessage if "courses" in route else Message
    assert wrote.objects.filter(content_text="From outside").count() == (0 if route == "ws/me/" else len(who))
