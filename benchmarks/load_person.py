"""One made-up person of a load test: signs in as a browser does, keeps sockets open, reads and writes for a while."""

import asyncio
import json
import random
import re
import time
import uuid
from urllib.parse import urljoin

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LINK = re.compile(r'href="(/feed/\d+/)"')
# Of a hundred things that a person does.
JOURNEYS = {"feed": 30, "discover": 15, "say": 30, "chats": 8, "room": 10, "say_in_group": 3, "notifications": 4}
SLOW_SECONDS = 30
RETURN_SECONDS = 0.5
PING_SECONDS = 25
# The close codes of a server that stops or is too busy: pages come back then, and so do we.
COME_BACK = {1001, 1012, 4503}
WORDS = ["Hola", "勉強しています", "안녕하세요", "শুভ সকাল", "How was your day?", "¿Quieres hablar mañana?"]


def token_in(page):
    """The CSRF token of a form, or "" where there is none."""
    found = TOKEN.search(page)
    return found[1] if found else ""


class Site:
    """Where to, and what everybody shares."""

    def __init__(self, url, people, tally, deliveries, tls=None, think=1.0):
        self.url, self.tls, self.think = url.rstrip("/"), tls, think
        self.password, self.course = people["password"], people["course"]
        self.tally, self.deliveries = tally, deliveries
        self.in_chat, self.in_group = {}, set()  # whose sockets are open: chat: ids, ids
        self.sockets = self.most_sockets = self.returned = 0

    def opened(self, change):
        self.sockets += change
        self.most_sockets = max(self.most_sockets, self.sockets)


class Person:
    def __init__(self, site, login, id, chat, address=None):
        self.site, self.login, self.pk, self.chat, self.address = site, login, id, chat, address
        self.random = random.Random(login)
        self.last, self.talks, self.listening = {}, {}, []
        transport = httpx.AsyncHTTPTransport(
            verify=site.tls or True, local_address=address, limits=httpx.Limits(max_connections=2)
        )
        self.http = httpx.AsyncClient(base_url=site.url, transport=transport, timeout=SLOW_SECONDS)

    # Pages

    async def get(self, path, what):
        return await self.ask("GET", path, f"GET {what}")

    async def ask(self, method, path, what, expected=200, **options):
        """The answer where it is what was expected; else None, and an error more."""
        begun = time.perf_counter()
        try:
            answer = await self.http.request(method, path, **options)
        except httpx.HTTPError as error:
            self.site.tally.failed(what, type(error).__name__)
            return None
        if answer.status_code != expected:
            self.site.tally.failed(what, f"status {answer.status_code}")
            return None
        self.site.tally.done(what, time.perf_counter() - begun)
        return answer

    async def sign_in(self):
        form = await self.get("/accounts/login/", "sign-in form")
        if form is None:
            return False
        data = {
            "csrfmiddlewaretoken": token_in(form.text),
            "login": self.login,
            "password": self.site.password,
            "remember": "on",
        }
        headers = {"Referer": urljoin(self.site.url, "/accounts/login/"), "Origin": self.site.url}
        answer = await self.ask("POST", "/accounts/login/", "POST sign-in", 302, data=data, headers=headers)
        return answer is not None

    async def live(self, until):
        """Signed in, with the sockets that a browser has open, one thing after another until `until()`; the sockets
        stay open then, for what is still under way, until `leave`."""
        if not await self.sign_in():
            return
        places = {"me": "/ws/me/", "chat": f"/ws/chats/{self.chat}/", "group": f"/ws/courses/{self.site.course}/"}
        self.listening = [asyncio.create_task(self.listen(place, path)) for place, path in places.items()]
        while True:
            await asyncio.sleep(self.random.expovariate(1 / self.site.think) if self.site.think else 0)
            if time.monotonic() >= until():
                return
            [journey] = self.random.choices(list(JOURNEYS), list(JOURNEYS.values()))
            await getattr(self, journey)()

    async def leave(self):
        for task in self.listening:
            task.cancel()
        await asyncio.gather(*self.listening, return_exceptions=True)
        await self.http.aclose()

    async def feed(self):
        page = await self.get("/feed/", "feed")
        posts = LINK.findall(page.text) if page else []
        if posts and self.random.random() < 0.4:
            await self.get(self.random.choice(posts), "post")

    async def discover(self):
        await self.get("/discover/", "discover")

    async def chats(self):
        await self.get("/chats/", "chats")
        await self.get(f"/chats/{self.chat}/", "chat")

    async def room(self):
        await self.get(f"/courses/{self.site.course}/room/", "course room")

    async def notifications(self):
        await self.get("/notifications/", "notifications")

    # Sockets

    async def say(self):
        await self.send("chat", self.site.in_chat.get(self.chat, set()) - {self.pk})

    async def say_in_group(self):
        await self.send("group", self.site.in_group - {self.pk})

    async def send(self, place, readers):
        ws, client_id = self.talks.get(place), str(uuid.uuid4())
        if ws is None or not readers:
            return
        self.site.deliveries.send(client_id, f"{place} message", readers)
        text = f"{self.random.choice(WORDS)} {self.random.randint(0, 9999)}"
        try:
            await ws.send(json.dumps({"type": "send", "client_id": client_id, "content_text": text}))
        except ConnectionClosed:
            # Not acknowledged: a page would keep it in its outbox. We wrote it for nobody.
            self.site.deliveries.take_back(client_id)

    async def listen(self, place, path):
        """Open until cancelled; a server that stops is left and come back to, as a page does."""
        while True:
            try:
                await self.hold(place, path)
            except ConnectionClosed as error:
                code = error.rcvd.code if error.rcvd else 1006
                if code not in COME_BACK:
                    self.site.tally.failed(f"socket {place}", f"closed with {code}")
            except InvalidStatus as error:
                self.site.tally.failed(f"socket {place}", f"refused with {error.response.status_code}")
            except (OSError, TimeoutError) as error:
                self.site.tally.failed(f"socket {place}", type(error).__name__)
            self.site.returned += 1
            await asyncio.sleep(RETURN_SECONDS * (1 + self.random.random()))

    async def hold(self, place, path):
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies.jar)
        options = {"local_addr": (self.address, 0)} if self.address else {}
        begun = time.perf_counter()
        async with connect(
            self.site.url.replace("http", "ws", 1) + path,
            origin=self.site.url,
            additional_headers={"Cookie": cookies},
            ssl=self.site.tls if self.site.url.startswith("https") else None,
            open_timeout=SLOW_SECONDS,
            compression=None,
            proxy=None,
            **options,
        ) as ws:
            self.site.tally.done("socket opens", time.perf_counter() - begun)
            self.site.opened(1)
            try:
                await self.hello(place, ws)
                while True:
                    try:
                        async with asyncio.timeout(PING_SECONDS):
                            frame = json.loads(await ws.recv())
                    except TimeoutError:
                        await ws.send('{"type": "ping"}')
                    else:
                        await self.take(place, ws, frame)
            finally:
                self.site.opened(-1)
                self.talks.pop(place, None)

    async def hello(self, place, ws):
        await ws.send(json.dumps({"type": "hello", "last_id": self.last.get(place, 0)}))

    async def take(self, place, ws, frame):
        kind, client_id = frame.get("type"), frame.get("client_id")
        if kind == "message":
            self.last[place] = max(self.last.get(place, 0), frame["id"])
            self.site.deliveries.got(client_id, self.pk)
        elif kind == "caught_up":
            self.last[place] = max(self.last.get(place, 0), frame["up_to"])
            if frame["more"]:
                await self.hello(place, ws)
            else:
                self.talks[place] = ws
                here = self.site.in_group if place == "group" else self.site.in_chat.setdefault(self.chat, set())
                here.add(self.pk)
        elif kind == "error":
            self.site.deliveries.take_back(client_id)
            self.site.tally.failed(f"{place} message", frame.get("code"))
