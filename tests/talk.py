"""People who talk over sockets, as our pages do: what was not acknowledged is sent again under the same id, and after a
cut they ask for what came since."""

import asyncio
import json
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

PAUSE = 0.11  # between the messages of one sender: the server takes ten frames a second of a socket
PATIENCE = 2
TOO_LONG = 90

PEOPLE = """
import json
from accounts.models import User, Learner
from langlearn.lib.testing import new_session
from messaging.models import Chat, Member
pairs = []
for n in range({pairs}):
    two = []
    for name in "ab":
        user = User.objects.create(username=f"{{name}}{{n}}", native_language="en", country="US")
        two.append(Learner.objects.create(user=user, learning_language="ja"))
    chat = Chat.objects.between(*two)
    Member.objects.filter(chat=chat).update(state="accepted")
    pairs.append([chat.pk, [new_session(learner.user) for learner in two]])
print(json.dumps(pairs))
"""
WRITTEN = """
import json
from messaging.models import Message
rows = Message.objects.order_by("pk").values_list("pk", "chat_id", "client_id", "content_text")
print(json.dumps([[pk, chat, str(client_id), text] for pk, chat, client_id, text in rows]))
"""


class Page:
    """One person's open conversation, as chat.js has it: it comes back, asks for what it missed, sends again."""

    def __init__(self, ports, session, chat, texts):
        self.ports, self.session, self.chat, self.texts = list(ports), session, chat, texts
        self.got, self.acknowledged, self.waiting = {}, {}, {}
        self.known, self.socket, self.whole = 0, None, asyncio.Event()

    async def stay(self):
        while True:
            port = self.ports[0]
            try:
                async with connect(
                    f"ws://127.0.0.1:{port}/ws/chats/{self.chat}/",
                    origin=f"http://127.0.0.1:{port}",
                    additional_headers={"Cookie": f"session={self.session}"},
                    ping_interval=None,
                    open_timeout=5,
                ) as self.socket:
                    await self.hello()
                    async for text in self.socket:
                        await self.take(json.loads(text))
            except (OSError, WebSocketException, TimeoutError):
                pass
            assert self.socket is None or self.socket.close_code not in {4401, 4403, 4404}
            self.socket = None
            self.ports.append(self.ports.pop(0))
            await asyncio.sleep(0.1)

    async def send(self, frame):
        if self.socket:
            with suppress(WebSocketException):
                await self.socket.send(json.dumps(frame))

    async def hello(self):
        self.whole.clear()
        await self.send({"type": "hello", "last_id": self.known})

    async def take(self, frame):
        kind = frame["type"]
        if kind == "message":
            assert self.got.setdefault(frame["id"], frame["client_id"]) == frame["client_id"]
        elif kind == "ack":
            self.acknowledged[frame["client_id"]] = frame["id"]
            self.waiting[frame["client_id"]].set()
        elif kind == "caught_up":
            self.known = max(self.known, frame["up_to"])
            if frame["more"]:
                await self.hello()
            else:
                self.whole.set()
        elif kind == "catch_up":
            await self.hello()
        elif kind == "error":
            assert frame["code"] in {"failed", "flood"}, frame

    async def write(self):
        for text in self.texts:
            client_id = str(uuid.uuid4())
            arrived = self.waiting[client_id] = asyncio.Event()
            while not arrived.is_set():
                await self.send({"type": "send", "client_id": client_id, "content_text": text})
                with suppress(TimeoutError):
                    await asyncio.wait_for(arrived.wait(), PATIENCE if self.socket else 0.2)
            await asyncio.sleep(PAUSE)


async def play(pages, upset):
    """All write at once, while `upset(acknowledged)` does what it does; at the end each page has all there is."""
    async with asyncio.timeout(TOO_LONG), asyncio.TaskGroup() as group:
        staying = [group.create_task(page.stay()) for page in pages]
        upsetting = group.create_task(upset(lambda: sum(len(page.acknowledged) for page in pages)))
        await asyncio.gather(*(page.write() for page in pages))
        await upsetting
        for page in pages:
            while not page.socket:
                await asyncio.sleep(0.05)
            await page.hello()
            await page.whole.wait()
        for task in staying:
            task.cancel()


def run(play):
    """In a thread of its own: Playwright keeps an event loop running in this one as long as its browser is open."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, play).result()


def check(site, pages):
    """Each message once; those who talk have the same, in the order of ids, each sender's in the order written."""
    rows = site.ask(WRITTEN)
    assert Counter(client_id for _pk, _chat, client_id, _text in rows).most_common(1)[0][1] == 1
    assert len(rows) == sum(len(page.texts) for page in pages)
    ids = {client_id: pk for pk, _chat, client_id, _text in rows}
    for page in pages:
        mine = [(pk, client_id, text) for pk, chat, client_id, text in rows if chat == page.chat]
        assert page.acknowledged == {client_id: ids[client_id] for client_id in page.acknowledged}
        assert len(page.acknowledged) == len(page.texts)
        assert dict(sorted(page.got.items())) == {pk: client_id for pk, client_id, _text in mine}
        assert [text for _pk, _client_id, text in mine if text in page.texts] == page.texts


def words(count, name):
    return [f"{name} {number} 勉強 😀" for number in range(count)]
