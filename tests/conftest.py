"""Journeys in a browser, against the server as `make run` starts it: its own folder, its own port, demo data.

SCREENSHOTS=folder keeps a picture of every page that a journey calls `look` on.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import redis
from playwright.sync_api import sync_playwright

POSTGRES = os.environ.get("CI_POSTGRES", "postgres://postgres@127.0.0.1:5432")
REDIS = os.environ.get("CI_REDIS", "redis://127.0.0.1:6379")
ROOT = Path(__file__).resolve().parent.parent
VAPID_PRIVATE_KEY = "AjDAMx9I2PVfF4aS_qDfcTHN79xy1CdIFfzOhEGbmlY"  # of no site
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
# What Chromium says on its own account of a page that is allowed to fail (the journeys ask for 404s, and go offline).
EXPECTED = re.compile(r"Failed to load resource|WebSocket connection to|net::ERR_INTERNET_DISCONNECTED")


@dataclass
class Server:
    url: str
    data: Path
    process: subprocess.Popen

    def mail(self, address, since=0.0):
        """The newest mail to `address`, once it is there."""
        end = time.monotonic() + 15
        while time.monotonic() < end:
            for path in sorted((self.data / "mail").glob("*.log"), key=os.path.getmtime, reverse=True):
                text = path.read_text()
                if f"To: {address}" in text and path.stat().st_mtime >= since:
                    return text
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(data, port):
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}} | {
        "DATA_DIR": str(data),
        "PORT": str(port),
        "DEMO": "1",
        "EMAIL_URL": f"filemail:///{data / 'mail'}",
        "LOG_LEVEL": "WARNING",
        "VAPID_PRIVATE_KEY": VAPID_PRIVATE_KEY,
    }
    for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["load_demo"]):
        subprocess.run([sys.executable, "manage.py", *command], env=env, cwd=ROOT, check=True)
    return subprocess.Popen([sys.executable, "manage.py", "serve"], env=env, cwd=ROOT)


def wait_for(url, process):
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health/ready", timeout=2) as answer:  # noqa: S310 (our own address)
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not come up")


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    data, port = tmp_path_factory.mktemp("data"), free_port()
    process = start(data, port)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, process)
        yield Server(url, data, process)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def browser_of(request, server, chromium):
    """`browser_of("ana", size="phone", theme="dark", scripts=True)`: a page in a browser of that person's own. At the
    end, no page may have logged an error or broken the content security policy. Only a module that says WORKER = True
    has the service worker, for which every new browser would fetch the whole shell."""
    worker = "allow" if getattr(request.module, "WORKER", False) else "block"
    contexts, said = [], []

    def make(person, size="desktop", theme="light", scripts=True, zone="America/New_York"):
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=server.url,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            java_script_enabled=scripts,
            has_touch=size == "phone",
            service_workers=worker,
            locale="en-US",
            timezone_id=zone,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(f"{person}: {error}"))
        page.on("console", lambda message: message.type == "error" and said.append(f"{person}: {message.text}"))
        return page

    yield make
    for context in contexts:
        context.close()
    assert [line for line in said if not EXPECTED.search(line)] == []


def look(page, name):
    """Keep a picture of the page where someone wants to see it; in any case it must not scroll sideways."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png")
    assert page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") <= 0, f"{name} scrolls sideways"


@pytest.fixture
def services():
    """(DATABASE_URL of a new database, REDIS_URL, prefix)."""
    name = f"langlearn_site_{uuid.uuid4().hex[:8]}"
    try:
        admin = psycopg.connect(f"{POSTGRES}/postgres", autocommit=True, connect_timeout=3)
        keys = redis.Redis.from_url(f"{REDIS}/8", socket_connect_timeout=3)
        keys.ping()
    except (psycopg.OperationalError, redis.ConnectionError) as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs PostgreSQL and Redis: {error}")
    with closing(admin), closing(keys):
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{POSTGRES}/{name}", f"{REDIS}/8", name
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
            for key in keys.scan_iter(f"{name}*"):
                keys.delete(key)
