"""What every answer tells browsers to refuse, whatever it is: pages, parts, files, errors. As MDN's HTTP Observatory
and OWASP's list have it."""

import json
import re

import pytest
from asgiref.sync import async_to_sync
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from langlearn.asgi import application
from langlearn.tests.test_settings import PRODUCTION, run

pytestmark = pytest.mark.django_db
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CLOSED = {"base-uri": "'none'", "frame-ancestors": "'none'", "form-action": "'self'", "script-src": "'self'"}


def policy(headers):
    parts = [part.split() for part in headers["Content-Security-Policy"].split(";") if part.strip()]
    return {name: " ".join(sources) for name, *sources in parts}


def check(response):
    headers = response.headers
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS
    assert "camera=()" in headers["Permissions-Policy"]
    assert not re.search(r"unsafe|data:[^;]*;?script|\*|http:", headers["Content-Security-Policy"].replace("data:", ""))
    found = policy(headers)
    assert found["default-src"] == "'none'"
    if "script-src" in found:  # a page; a file has nothing to forbid but itself
        assert {name: found[name] for name in CLOSED} == CLOSED
    assert "Server" not in headers
    assert "X-Powered-By" not in headers


PLACES = {
    "/": 200,
    "/accounts/login/": 200,
    "/accounts/signup/": 200,
    "/courses/": 200,
    "/feed/": 302,
    "/nowhere/": 404,
    "/media/posts/a.webp": 200,
    "/media/nothing.webp": 404,
    "/sw.js": 200,
    "/health/live": 200,
    "/health/ready": 200,
    "/metrics": 404,
    "/admin/": 302,
    "/courses/calendar/none.ics": 404,
    "/people/%00/": 400,
}


@pytest.mark.parametrize("address", PLACES)
def test_to_visitors(client, address):
    default_storage.save("posts/a.webp", ContentFile(b"RIFF"))
    response = client.get(address)
    assert response.status_code in (PLACES[address], 503)
    check(response)


def test_to_members(signed_in, monkeypatch):
    for address in ("/discover/", "/settings/", "/notifications/", "/chats/"):
        response = signed_in.get(address)
        check(response)
        assert response.headers["Cache-Control"] == "private, no-store"
    check(signed_in.get("/teach/"))  # not allowed
    check(signed_in.get("/notifications/read/"))  # not this method
    check(signed_in.post("/feed/", {}))  # something is missing
    check(Client(enforce_csrf_checks=True).post("/accounts/login/", {}))
    monkeypatch.setattr("langlearn.lib.limits.hit", lambda *args: 9)
    assert (response := signed_in.post("/feed/", {})).status_code == 429
    check(response)


def test_where_we_fail(signed_in, monkeypatch):
    signed_in.raise_request_exception = False
    monkeypatch.setattr("social.streams.Feed.page", None)
    response = signed_in.get("/feed/")
    assert response.status_code == 500
    check(response)


def test_where_no_view_is_asked():
    """What is too large is refused before Django sees it."""
    sent = []

    async def scene():
        async def send(message):
            sent.append(message)

        headers = [(b"content-length", b"999999999"), (b"host", b"127.0.0.1")]
        scope = {"type": "http", "method": "POST", "path": "/feed/x/", "query_string": b"", "headers": headers}
        await application(scope | {"root_path": "", "http_version": "1.1", "client": ("127.0.0.1", 1)}, None, send)

    async_to_sync(scene)()
    assert sent[0]["status"] == 413
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    assert {name: headers.get(name.lower()) for name in ALWAYS} == ALWAYS
    assert "default-src 'none'" in headers["content-security-policy"]


SCRIPT = """
import json, django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.test import Client
client = Client(headers={"host": "langlearn.example"})
def told(answer):
    cookies = {name: {key: str(morsel[key]) for key in ("secure", "httponly", "samesite", "path", "domain")}
               for name, morsel in answer.cookies.items()}
    return [answer.status_code, dict(answer.headers), cookies]
page = client.get("/accounts/login/", secure=True)
language = client.post("/language/", {"language": "es"}, secure=True)
print(json.dumps([told(client.get("/")), told(page), told(language)]))
print(json.dumps([settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
                  settings.SESSION_COOKIE_SAMESITE, settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN]))
"""


def test_in_production(tmp_path):
    """Behind TLS: HSTS for two years' lists, cookies that no other host and no script can touch."""
    result = run(SCRIPT, tmp_path, **PRODUCTION)
    assert result.returncode == 0, result.stderr
    answers, session = map(json.loads, result.stdout.splitlines()[-2:])
    (status, headers, _cookies), page, language = answers
    assert (status, headers["Location"]) == (301, "https://langlearn.example/")
    assert page[0] == 200
    assert page[1]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    kept = {"secure": "True", "httponly": "True", "samesite": "Lax", "path": "/", "domain": ""}
    assert page[2] == {"__Host-csrf": kept}
    assert language[2] == {"django_language": kept}
    assert session == ["__Host-session", True, True, "Lax", "/", None]
