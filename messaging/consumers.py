"""The socket of one chat: delivery, catching up, read marks, typing; and a way in for text."""

import time

from accounts.presence import touch
from langlearn.lib import live
from langlearn.lib.sockets import NOT_FOUND, UNAUTHENTICATED, LiveConsumer
from langlearn.lib.talk.forms import why_not
from langlearn.lib.talk.frames import identifier, moment
from messaging.delivery import catch_up, chat_room
from messaging.models import Chat
from messaging.sending import take

TYPING_SECONDS = 2
PRESENCE_SECONDS = 50


class ChatConsumer(LiveConsumer):
    typed_at = looked_at = float("-inf")
    is_mutual = False

    async def authorise(self):
        return [chat_room(self.kwargs["pk"])] if await self.db(self.load) else NOT_FOUND

    def load(self):
        """The chat as it is now, or None: a block may have come since the socket was opened."""
        chats = Chat.objects.of(self.user.learner) if self.user.is_learner else Chat.objects.none()
        chat = chats.with_people().filter(pk=self.kwargs["pk"]).first()
        self.is_mutual = chat is not None and chat.is_mutual
        return chat

    async def on_hello(self, frame):
        """The page has everything up to `last_id`, and each change up to `since`: it gets what came after, one page a
        hello."""
        last_id, since = identifier(frame.get("last_id")), moment(frame.get("since"))
        await self.answer(catch_up, last_id, since)

    async def on_send(self, frame):
        await self.answer(self.take, {name: value for name, value in frame.items() if isinstance(value, str)})

    def take(self, chat, me, data):
        form, message = take(chat, me, data)
        client_id = data.get("client_id", "")[:40]
        if message is None:
            return [{"type": "error", "code": why_not(form), "client_id": client_id}]
        return [{"type": "ack", "client_id": client_id, "id": message.pk}]

    async def on_read(self, frame):
        await self.answer(self.read, identifier(frame.get("up_to")))

    def read(self, chat, me, up_to):
        chat.mark_read(me, up_to)
        return []

    async def on_typing(self, frame):
        """Only between people who talk: while one of them is asked, neither hears of the other."""
        if self.is_mutual and time.monotonic() - self.typed_at > TYPING_SECONDS:
            self.typed_at = time.monotonic()
            live.publish(chat_room(self.kwargs["pk"]), {"type": "typing", "by": self.user.pk})

    async def on_ping(self, frame):
        """Answered at once, for the page takes a late answer for a dead line; then, now and then, who is here."""
        await super().on_ping(frame)
        if time.monotonic() - self.looked_at > PRESENCE_SECONDS:
            self.looked_at = time.monotonic()
            await self.answer(self.presence)

    def presence(self, chat, me):
        touch(me.user)
        return [{"type": "presence", "online": chat.is_mutual and chat.partner_of(me).user.is_online}]

    async def answer(self, function, *args):
        """Send this page the frames that `function(chat, me, …)` gives; close it where it is not ours any more."""
        code, frames = await self.db(self.within, function, *args)
        if code:
            self.close(code)
        for frame in frames:
            self.send(frame)

    def within(self, function, *args):
        chat = self.load()
        me = chat and (chat.user1 if chat.user1_id == self.user.pk else chat.user2)
        if not chat or not me.user.is_active:
            return (UNAUTHENTICATED if chat else NOT_FOUND), []
        return None, function(chat, me, *args)
