"""The socket of one person, open on every page: what is unread, and that something happened, in whichever section.

Whoever has something to tell a person publishes to the room `person-<id>`; `person-socket.js` gives each frame to the
page as an event `live:<type>`. A frame `{"type": "badges", "chats": 3}` sets the counts that it names; what is new in
the groups of one's courses is `{"type": "groups", "counts": {"7": [3, 120]}}`: not read, and the id of the newest. A
page that shows a tab of the feed says so in its `hello`, and hears of what is posted there.
"""

from django.urls import path

from accounts.presence import touch
from courses.group.delivery import news_rooms
from courses.group.unread import unread
from feedback.models import Notification
from langlearn.lib.sockets import LiveConsumer
from messaging.models import Member
from social import rooms


class PersonConsumer(LiveConsumer):
    feed = None  # the tab of the feed that the page shows

    async def authorise(self):
        posts = await self.db(rooms.of, self.user, self.feed) if self.feed is not None else []
        return [f"person-{self.user.pk}", *await self.db(news_rooms, self.user), *posts]

    async def on_hello(self, frame):
        """The page is (again) connected: the counts as they are now."""
        tab = frame.get("feed")
        if isinstance(tab, str) and tab != self.feed:
            self.feed = tab
            await self.rejoin()
        self.send({"type": "badges", **await self.db(self.counts)})
        await self.on_groups(frame)

    async def on_groups(self, frame):
        """What is not read in the groups of their courses."""
        self.send({"type": "groups", "counts": await self.db(unread, self.user)})

    async def on_rooms(self, frame):
        """They came into a course, or left one: the page hears of other groups from now on."""
        await self.rejoin()
        await self.on_groups(frame)

    async def on_ping(self, frame):
        await super().on_ping(frame)
        await self.db(touch, self.user)

    def counts(self):
        return {
            "chats": Member.objects.unread_chats(self.user),
            "notifications": Notification.objects.of(self.user).unread().count(),
        }


websocket_urlpatterns = [path("ws/me/", PersonConsumer.as_asgi())]
