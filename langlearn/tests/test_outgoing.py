"""Whom the server itself writes to: only those that its operator named. Nothing that a person enters is fetched."""

import ast
import socket
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.timezone import now

from courses.models import RecordedClass
from courses.tests.factories import CourseFactory
from langlearn.tests.test_access import OWN

SPEAKERS = {"httpx", "requests", "urllib3", "aiohttp", "smtplib", "ftplib", "telnetlib", "stripe", "websockets"}
SPEAKERS |= {"http.client", "urllib.request", "xmlrpc.client", "imaplib", "poplib"}
# Who speaks to the outside, and to whom.
ALLOWED = {
    "courses/payments/gateway.py",  # Stripe
    "feedback/push.py",  # push services of browsers, from a list
    "langlearn/lib/translation/providers/http.py",  # TRANSLATION_URL
}
LINK = "https://127.0.0.1:1/secret"


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def test_nobody_else_speaks_to_the_outside():
    base, found = Path(settings.BASE_DIR), set()
    for app in OWN:
        for path in (base / app).rglob("*.py"):
            if "tests" not in path.parts and any({name, name.split(".")[0]} & SPEAKERS for name in imported(path)):
                found.add(str(path.relative_to(base)))
    assert found == ALLOWED


@pytest.mark.django_db
def test_no_link_that_somebody_gives_is_looked_at(signed_in, partner, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError(f"asked for {args}")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    signed_in.post("/feed/", {"content_text": f"Look: {LINK}", "language": "en"})
    assert LINK in signed_in.get("/feed/").content.decode()
    signed_in.post("/chats/with/yuki/", {"content_text": LINK, "client_id": "8c7f3a52-6c55-4f5f-9d3c-3a1d5d1f6a11"})
    assert LINK in signed_in.get("/chats/with/yuki/", follow=True).content.decode()


@pytest.mark.django_db
def test_nor_one_of_a_class(client, instructor, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail(f"asked for {args}"))
    course = CourseFactory(instructor=instructor)
    client.force_login(instructor.user)
    data = {"name": "One", "recorded_at": f"{now() - timedelta(days=2):%Y-%m-%dT%H:%M}", "link": LINK}
    assert client.post(f"/teach/{course.pk}/recordings/new/", data).status_code == 302
    assert RecordedClass.objects.get().link == LINK
