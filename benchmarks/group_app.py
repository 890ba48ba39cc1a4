"""The group chat of a course: as we serve it, as the Channels tutorial has it, and over python-socketio; with the same
row written and the same HTML rendered for a message. Served by group.py.

group_app.py ours|textbook|socketio PORT
"""

import os
import sys
from pathlib import Path

import django

KIND, PORT = sys.argv[1:3]
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "langlearn.settings"
django.setup()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.urls import re_path  # noqa: E402

from accounts.tests.factories import InstructorFactory  # noqa: E402
from courses.consumers import GroupConsumer  # noqa: E402
from courses.group import sending  # noqa: E402
from courses.models import GroupMessage  # noqa: E402
from courses.routing import websocket_urlpatterns  # noqa: E402
from courses.tests.factories import CourseFactory, EnrollmentFactory  # noqa: E402
from langlearn.lib.origin import ExactOrigin  # noqa: E402
from langlearn.lib.testing import new_session  # noqa: E402

settings.CHANNEL_LAYERS = {  # which only the textbook needs
    "default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}
}
# one sends as fast as all have it: no person does
GroupConsumer.rate = GroupConsumer.burst = GroupConsumer.user_rate = GroupConsumer.user_burst = 10**9
sending.RATE = "1000000/second"


def write(user, course, text):
    """Without a lock, an id of the client's, mentions or blocks: the least that such a chat does."""
    message = GroupMessage.objects.create(course_id=course, sender=user, type="learner", content_text=text)
    found = GroupMessage.objects.with_quotes().select_related("course").get(pk=message.pk)
    return message.pk, render_to_string("courses/_group_message.html", {"message": found, "hidden": ()})


class Textbook(AsyncJsonWebsocketConsumer):
    async def connect(self):
        self.course = self.scope["url_route"]["kwargs"]["pk"]
        await self.channel_layer.group_add(f"group-{self.course}", self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(f"group-{self.course}", self.channel_name)

    async def receive_json(self, content):
        pk, html = await database_sync_to_async(write)(self.scope["user"], self.course, content["content_text"])
        await self.channel_layer.group_send(f"group-{self.course}", {"type": "said", "id": pk, "html": html})

    async def said(self, event):
        await self.send_json({"type": "message", "id": event["id"], "html": event["html"]})


def socketio_application(user, course):
    """What one who does not use Channels would take: rooms are socket.io's, the message is written in a thread."""
    import socketio
    from asgiref.sync import sync_to_async

    server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*", max_http_buffer_size=10**6)

    @server.event
    async def connect(sid, environ):
        await server.enter_room(sid, "group")

    @server.event
    async def send(sid, content):
        pk, html = await sync_to_async(write)(user, course, content["content_text"])
        await server.emit("message", {"id": pk, "html": html}, room="group")

    return socketio.ASGIApp(server)


def main():
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)  # whose names the HTML holds
    course, elsewhere = CourseFactory.create_batch(2, instructor=InstructorFactory())
    learner = EnrollmentFactory(course=course).learner
    EnrollmentFactory(course=elsewhere, learner=learner)
    print(course.pk, elsewhere.pk, new_session(learner.user), flush=True)
    if KIND == "ours":
        from langlearn.lib.server import serve

        application = ProtocolTypeRouter({"websocket": ExactOrigin(URLRouter(websocket_urlpatterns))})
        serve(application, "127.0.0.1", int(PORT), lambda: None)
    elif KIND == "socketio":
        import uvicorn

        application = socketio_application(learner.user, course.pk)
        uvicorn.run(application, port=int(PORT), log_level="error", ws="websockets")
    else:
        from daphne.server import Server

        routes = [re_path(r"^ws/courses/(?P<pk>\d+)/$", Textbook.as_asgi())]
        application = ProtocolTypeRouter({"websocket": AuthMiddlewareStack(URLRouter(routes))})
        Server(application, endpoints=[f"tcp:port={PORT}:interface=127.0.0.1"]).run()


main()
