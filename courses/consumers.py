"""The socket of a course's group chat: delivery, catching up, reading, typing; and a way in for text."""

import time
from weakref import WeakValueDictionary

from django.core.cache import cache
from django.db.models import Exists

from accounts.models import User
from accounts.presence import touch
from courses.group.delivery import catch_up, room
from courses.group.people import members
from courses.group.reader import Reader, held_by
from courses.group.sending import take
from courses.models import Course, GroupMember
from langlearn.lib import live
from langlearn.lib.sockets import NOT_FOUND, Bucket, LiveConsumer
from langlearn.lib.talk.forms import why_not
from langlearn.lib.talk.frames import identifier, moment

TYPING_SECONDS = 3
PRESENCE_SECONDS = 50
COUNTED_SECONDS = 20

_typing = WeakValueDictionary()  # course: a Bucket, so that a large group that types costs no more than a small one


class GroupConsumer(LiveConsumer):
    typed_at = looked_at = float("-inf")
    reader, may_type = None, False

    async def authorise(self):
        pk = self.kwargs["pk"]
        self._bucket_of_room = _typing.get(pk) or _typing.setdefault(pk, Bucket(rate=1, burst=3))
        return [room(pk)] if await self.db(self.load) else NOT_FOUND

    def load(self):
        """The group as they see it now, or None: they may have left since the socket was opened."""
        here = Exists(User.objects.active().filter(pk=self.user.pk))
        courses = held_by(Course.objects.with_room_for(self.user), self.user).with_instructor()
        course = courses.filter(here, pk=self.kwargs["pk"]).first()
        self.reader = Reader(course, self.user) if course else None
        self.may_type = bool(course) and not self.reader.is_muted
        return self.reader

    async def on_hello(self, frame):
        """The page has everything up to `last_id`, and each change up to `since`: it gets what came after, one page a
        hello."""
        last_id, since = identifier(frame.get("last_id")), moment(frame.get("since"))
        await self.answer(catch_up, last_id, since)

    async def on_send(self, frame):
        self.typed_at = float("-inf")  # what they type next is news again
        await self.answer(self.take, {name: value for name, value in frame.items() if isinstance(value, str)})

    def take(self, reader, data):
        form, message = take(reader, data)
        client_id = data.get("client_id", "")[:40]
        if message is None:
            return [{"type": "error", "code": why_not(form), "client_id": client_id}]
        return [{"type": "ack", "client_id": client_id, "id": message.pk}]

    async def on_read(self, frame):
        await self.answer(self.read, identifier(frame.get("up_to")))

    def read(self, reader, up_to):
        GroupMember.objects.read(reader.course, reader.user, up_to)
        return []

    async def on_typing(self, frame):
        """Now and then, and of a few at a time."""
        now = time.monotonic()
        if now - self.typed_at > TYPING_SECONDS and self.may_type and self._bucket_of_room.take():
            self.typed_at = now
            frame = {"type": "typing", "by": self.user.pk, "name": self.user.display_name}
            live.publish(room(self.kwargs["pk"]), frame, without=self.reader.hidden)

    async def on_ping(self, frame):
        """Answered at once, for the page takes a late answer for a dead line; then, now and then, how many are here."""
        await super().on_ping(frame)
        if time.monotonic() - self.looked_at > PRESENCE_SECONDS:
            self.looked_at = time.monotonic()
            await self.answer(self.presence)

    def presence(self, reader):
        touch(reader.user)
        return [{"type": "presence", "online": people_here(reader.course)[1]}]

    async def answer(self, function, *args):
        """Send this page the frames that `function(reader, …)` gives; close it where it is not theirs any more."""
        frames = await self.db(self.within, function, *args)
        if frames is None:
            self.close(NOT_FOUND)
        for frame in frames or ():
            self.send(frame)

    def within(self, function, *args):
        reader = self.load()
        return function(reader, *args) if reader else None


def people_here(course):
    """(how many members there are, how many are here now); counted at most a few times a minute, whoever asks."""

    def count():
        people = list(members(course).values_list("pk", flat=True))
        return len(people), len(live.is_online(people))

    return cache.get_or_set(f"group-people:{course.pk}", count, COUNTED_SECONDS)
