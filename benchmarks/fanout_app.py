"""A room with one INSERT a message, twice: on our hub, and as the Channels tutorial has it. Served by fanout.py.

fanout_app.py ours|textbook daphne|uvicorn PORT FOLDER
"""

import sys
from pathlib import Path

import django
from django.conf import settings

KIND, SERVER, PORT, FOLDER = sys.argv[1:5]
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
settings.configure(
    SECRET_KEY="benchmark",
    ALLOWED_HOSTS=["127.0.0.1"],
    TRUSTED_ORIGINS=[],
    SECURE_PROXY_SSL_HEADER=None,
    REDIS_URL="",
    BODY_LIMIT=1000,
    BODY_LIMITS=[],
    PASS_LIMITS=[],
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}},
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": f"{FOLDER}/db.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
            },
        }
    },
)
django.setup(set_prefix=False)

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import re_path  # noqa: E402

from langlearn.lib import live  # noqa: E402
from langlearn.lib.origin import ExactOrigin  # noqa: E402
from langlearn.lib.sockets import LiveConsumer  # noqa: E402


def insert(body):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO message (body) VALUES (%s)", [body])
        return cursor.lastrowid


class Ours(LiveConsumer):
    rate = burst = user_rate = user_burst = 10**9

    async def authorise(self):
        return ["room"]

    async def on_message(self, frame):
        live.publish("room", {"type": "message", "id": await self.db(insert, frame["body"]), "body": frame["body"]})


class Textbook(AsyncJsonWebsocketConsumer):
    async def connect(self):
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard("room", self.channel_name)

    async def receive_json(self, content):
        pk = await database_sync_to_async(insert)(content["body"])
        event = {"type": "room.message", "id": pk, "body": content["body"]}
        await self.channel_layer.group_send("room", event)

    async def room_message(self, event):
        await self.send_json({"type": "message", "id": event["id"], "body": event["body"]})


if KIND == "ours":
    sockets = ExactOrigin(URLRouter([re_path("", Ours.as_asgi())]))
else:
    sockets = AuthMiddlewareStack(URLRouter([re_path("", Textbook.as_asgi())]))
application = ProtocolTypeRouter({"websocket": sockets})


def main():
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE message (id integer PRIMARY KEY, body text)")
    from langlearn.lib.testing import new_session

    print(new_session(User.objects.create_user("ana")), flush=True)
    if SERVER == "uvicorn":
        import uvicorn

        uvicorn.run(application, port=int(PORT), log_level="error")
    elif KIND == "ours":
        from langlearn.lib.server import serve

        serve(application, "127.0.0.1", int(PORT), lambda: None)
    else:
        from daphne.server import Server

        Server(application, endpoints=[f"tcp:port={PORT}:interface=127.0.0.1"]).run()


main()
