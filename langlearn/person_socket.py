"""The socket of one person, open on every page: what is unread, and that something happened, in whichever section.

Whoever has something to tell a person publishes to the room `person-<id>`; `person-socket.js` gives each frame to the
page as an event `live:<type>`. A frame `{"type": "badges", "chats": 3}` sets the counts that it names.
"""

from django.urls import path

from accounts.presence import touch
from feedback.models import Notification
from langlearn.lib.sockets import LiveConsumer
from messaging.models import Member


class PersonConsumer(LiveConsumer):
    async def authorise(self):
        return [f"person-{self.user.pk}"]

    async def on_hello(self, frame):
        """The page is (again) connected: the counts as they are now."""
        self.send({"type": "badges", **await self.db(self.counts)})

    async def on_ping(self, frame):
        await super().on_ping(frame)
        await self.db(touch, self.user)

    def counts(self):
        return {
            "chats": Member.objects.unread_chats(self.user),
            "notifications": Notification.objects.of(self.user).unread().count(),
        }


websocket_urlpatterns = [path("ws/me/", PersonConsumer.as_asgi())]
