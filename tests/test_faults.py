"""Two servers and a worker on PostgreSQL and Redis, each of which goes away and comes back while people talk."""

import asyncio
import http.client
import json
import subprocess
import sys
import time

import pytest

from .conftest import ROOT, free_port
from .services import Postgres, Redis
from .site import Site
from .talk import PEOPLE, Page, check, play, run, words

EACH = 120
AWAY = 3  # seconds


@pytest.fixture
def postgres():
    service = Postgres()
    yield service
    service.remove()


@pytest.fixture
def broker(tmp_path):
    service = Redis(tmp_path)
    yield service
    service.stop()


def ask(port, path, session):
    """(status, seconds, body) of a page."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Cookie": f"session={session}"})
        answer = connection.getresponse()
        return answer.status, time.monotonic() - began, answer.read().decode()
    finally:
        connection.close()


def test_whatever_goes_away_nothing_acknowledged_is_lost(tmp_path, postgres, broker):
    site = Site(tmp_path / "data", DATABASE_URL=f"{postgres.address}/langlearn", REDIS_URL=broker.address)
    site.manage("migrate", "-v0")
    site.manage("collectstatic", "--noinput", "-v0")
    [(chat, sessions)] = site.ask(PEOPLE.format(pairs=1))
    ports = [free_port(), free_port()]
    pages = [
        Page(order, session, chat, words(EACH, name))
        for order, session, name in zip((ports, ports[::-1]), sessions, ("one", "other"), strict=True)
    ]
    seen = {}

    async def until(acknowledged, number):
        while acknowledged() < number:
            await asyncio.sleep(0.005)

    async def upset(acknowledged):
        # A server, killed
        await until(acknowledged, 40)
        site.kill(ports[0])
        await asyncio.to_thread(site.start, ports[0])
        # Redis: what is sent is still acknowledged, pages still answer
        await until(acknowledged, 80)
        await asyncio.to_thread(broker.stop)
        before = acknowledged()
        seen["without Redis"] = await asyncio.to_thread(ask, ports[1], f"/chats/{chat}/", sessions[1])
        seen["ready"] = await asyncio.to_thread(ask, ports[1], "/health/ready", "")
        await asyncio.sleep(AWAY)
        seen["acknowledged without Redis"] = acknowledged() - before
        await asyncio.to_thread(broker.start)
        # PostgreSQL: pages say so, in time
        await until(acknowledged, 160)
        await asyncio.to_thread(postgres.stop)
        seen["without PostgreSQL"] = await asyncio.to_thread(ask, ports[1], f"/chats/{chat}/", sessions[1])
        await asyncio.sleep(AWAY)
        await asyncio.to_thread(postgres.start)

    worker = None
    try:
        for port in ports:
            site.start(port)
        worker = subprocess.Popen([sys.executable, "manage.py", "run_huey"], env=site.env, cwd=ROOT)
        run(play(pages, upset))
        check(site, pages)
        assert worker.poll() is None

        status, _seconds, body = seen["without Redis"]
        assert status == 200
        assert "data-conversation" in body
        assert seen["acknowledged without Redis"] > 0
        status, _seconds, body = seen["ready"]
        assert (status, json.loads(body)["channel_layer"], json.loads(body)["database"]) == (200, "failed", "ok")
        status, seconds, body = seen["without PostgreSQL"]
        assert (status, seconds < 10) == (503, True)
        assert "Back in a moment" in body
        for port, session in zip(ports, sessions, strict=True):
            assert ask(port, f"/chats/{chat}/", session)[0] == 200
            ready = json.loads(ask(port, "/health/ready", "")[2])
            assert {name: ready[name] for name in ("database", "storage", "cache", "channel_layer")} == dict.fromkeys(
                ("database", "storage", "cache", "channel_layer"), "ok"
            )
    finally:
        if worker:
            worker.kill()
            worker.wait(10)
        site.stop()
