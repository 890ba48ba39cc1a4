"""Journeys in a browser, against the server as `make run` starts it: its own folder, its own port, demo data.

SCREENSHOTS=folder keeps a picture of every page that a journey calls `look` on. PREPARED=folder keeps the demo data,
with which servers begin, for the next run; remove it when migrations or the demo change.
"""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings
from django.db import connections
from django.db.utils import ConnectionHandler
from playwright.sync_api import sync_playwright

from accounts.models import User
from accounts.tests.factories import LearnerFactory
from langlearn.lib.testing import new_session

POSTGRES = os.environ.get("CI_POSTGRES", "postgres://postgres@127.0.0.1:5432")
REDIS = os.environ.get("CI_REDIS", "redis://127.0.0.1:6379")
ROOT = Path(__file__).resolve().parent.parent
VAPID_PRIVATE_KEY = "AjDAMx9I2PVfF4aS_qDfcTHN79xy1CdIFfzOhEGbmlY"  # of no site
BORN = date(1994, 5, 17)
LONGEST = ["test_pages", "test_faults", "test_chat_media", "test_notifications", "test_course_chat"]
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
# What Chromium says on its own account of a page that is allowed to fail (the journeys ask for 404s, and go offline).
EXPECTED = re.compile(r"Failed to load resource|WebSocket connection to|net::ERR_INTERNET_DISCONNECTED")
# Without what of a browser nobody sees here, the same pages take it two thirds of the time.
WHOLE_CHROMIUM = "/usr/bin/chromium"
CHROMIUM = shutil.which("chromium-headless-shell") or WHOLE_CHROMIUM
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass
class Server:
    url: str
    data: Path
    process: subprocess.Popen
    blocker: object

    def within(self, work, *args):
        """What `work` gives where Django's database is this server's. In a thread of its own: Playwright keeps an
        event loop running in this one."""

        def run():
            database = {"ENGINE": "django.db.backends.sqlite3", "NAME": self.data / "db.sqlite3"}
            ours = ConnectionHandler({"default": {**database, "OPTIONS": {"timeout": 20}}})["default"]
            connections["default"] = ours
            try:
                return work(*args)
            finally:
                ours.close()

        with ThreadPoolExecutor(1) as thread, self.blocker.unblock():
            return thread.submit(run).result()

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
def prepared(tmp_path_factory):
    """A folder with the demo's data, as every server begins; made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = Path(os.environ.get("PREPARED") or (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base))
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "prepared"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data.exists():
            half = folder / "half"
            shutil.rmtree(half, ignore_errors=True)
            for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["load_demo"]):
                subprocess.run([sys.executable, "manage.py", *command], env=environment(half), cwd=ROOT, check=True)
                if command[0] == "migrate":
                    shutil.copy(half / "db.sqlite3", half / "empty.sqlite3")
            half.rename(data)
    return data


def environment(data):
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return kept | {
        "DATA_DIR": str(data),
        "DEMO": "1",
        "EMAIL_URL": f"filemail:///{data / 'mail'}",
        "LOG_LEVEL": "WARNING",
        "SECRET_KEY": settings.SECRET_KEY,  # sessions that are made here count there
        "VAPID_PRIVATE_KEY": VAPID_PRIVATE_KEY,
    }


@pytest.fixture(scope="session")
def serving(prepared, tmp_path_factory, django_db_blocker):
    """`with serving(TRANSLATION_URL="…") as server`: a server of one's own, with more in its environment."""

    @contextmanager
    def start(**more):
        data, port = tmp_path_factory.mktemp("data"), free_port()
        shutil.copytree(prepared, data, dirs_exist_ok=True)
        env = environment(data) | {"PORT": str(port)} | more
        process = subprocess.Popen([sys.executable, "manage.py", "serve"], env=env, cwd=ROOT)
        url = f"http://127.0.0.1:{port}"
        try:
            wait_for(url, process)
            yield Server(url, data, process, django_db_blocker)
        finally:
            process.terminate()
            process.wait(20)

    return start


def pytest_collection_modifyitems(items):
    """The longest files first, so that no worker walks on alone at the end; and first of all one that needs no demo
    data, while the other worker makes them."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


@pytest.fixture(scope="session")
def server(serving):
    with serving() as found:
        yield found


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def browser_of(request, server, chromium):
    """`browser_of("ana", size="phone", theme="dark", scripts=True)`: a page in a browser of that person's own. At the
    end, no page may have logged an error or broken the content security policy. Only a module that says WORKER = True
    has the service worker, for which every new browser would fetch the whole shell. Only one that says MOTION = True
    sees a page fade into the next, which would take the others a fifth of their time."""
    worker = "allow" if getattr(request.module, "WORKER", False) else "block"
    motion = "no-preference" if getattr(request.module, "MOTION", False) else "reduce"
    contexts, said = [], []

    def make(person, size="desktop", theme="light", scripts=True, zone="America/New_York", chromium=chromium):
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=server.url,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            java_script_enabled=scripts,
            has_touch=size == "phone",
            service_workers=worker,
            reduced_motion=motion,
            locale="en-US",
            timezone_id=zone,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.server = server
        page.on("pageerror", lambda error: said.append(f"{person}: {error}"))
        page.on("console", lambda message: message.type == "error" and said.append(f"{person}: {message.text}"))
        return page

    yield make
    for context in contexts:
        context.close()
    assert [line for line in said if not EXPECTED.search(line)] == []


def session_of(username):
    return new_session(User.objects.get(username=username))


def new_learner(username, name):
    person = {"username": username, "name": name, "native_language": "en", "country": "US", "date_of_birth": BORN}
    person["timezone"] = "America/New_York"
    LearnerFactory(learning_language="ko", language_level="beginner", **{f"user__{key}": person[key] for key in person})


def sign_in(page, username):
    """Signs the page's browser in without the form, which has journeys of its own."""
    key = page.server.within(session_of, username)
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": page.server.url}])


def sign_up(page, name):
    """Signs in somebody new, as the forms leave an English speaker who learns Korean. Their username."""
    username = f"{name}_{uuid.uuid4().hex[:8]}"
    page.server.within(new_learner, username, name.title())
    sign_in(page, username)
    return username


def cut_off(page):
    """Takes the connection from the page's browser. Until the page knows, what it writes still goes out."""
    page.context.set_offline(True)
    for each in page.context.pages:
        until(each, "!navigator.onLine")


def until(page, expression):
    """Waits until it holds; not by Playwright's `wait_for_function`, whose `eval` the policy of our pages forbids."""
    end = time.monotonic() + 10
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never: {expression}"
        page.wait_for_timeout(50)


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
