import asyncio
import json

import pytest

from langlearn.lib.static_files import Files, StaticFiles


@pytest.fixture
def static(settings, tmp_path):
    (tmp_path / "app.css").write_text("body { color: red }")
    settings.STATIC_ROOT = str(tmp_path)
    settings.STATIC_URL = "/static/"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.SERVESTATIC_AUTOREFRESH = settings.SERVESTATIC_USE_FINDERS = False
    settings.SERVESTATIC_USE_MANIFEST = False
    settings.SECURE_HSTS_SECONDS = 100


def ask(path, method="GET"):
    async def django(scope, receive, send):
        await send({"type": "http.response.start", "status": 299, "headers": []})
        await send({"type": "http.response.body", "body": b"django"})

    async def scene():
        messages = []

        async def send(message):
            messages.append(message)

        scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": []}
        await StaticFiles(django)(scope, None, send)
        body = b"".join(message.get("body", b"") for message in messages[1:])
        return messages[0]["status"], dict(messages[0]["headers"]), body

    return asyncio.run(scene())


def test_a_static_file_is_served_with_its_headers(static):
    status, headers, body = ask("/static/app.css")
    assert (status, body) == (200, b"body { color: red }")
    assert headers[b"content-type"].startswith(b"text/css")
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"strict-transport-security"].startswith(b"max-age=100")


def test_head_has_no_body(static):
    status, headers, body = ask("/static/app.css", "HEAD")
    assert (status, body) == (200, b"")
    assert headers[b"content-length"] == b"19"


@pytest.mark.parametrize("path", ["/", "/static/", "/static/none.css", "/static/../settings.py", "/app.css"])
def test_all_else_is_djangos(static, path):
    assert ask(path)[2] == b"django"


@pytest.fixture
def collected(static, settings, tmp_path):
    """As `collectstatic` leaves it: what is hashed stands in a list."""
    (tmp_path / "app.0123456789ab.css").write_text("body { color: red }")
    paths = {"app.css": "app.0123456789ab.css", "gone.css": "gone.0123456789ab.css"}
    (tmp_path / "staticfiles.json").write_text(json.dumps({"version": "1.1", "paths": paths, "hash": ""}))
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "langlearn.lib.assets.Storage"}}
    settings.SERVESTATIC_USE_MANIFEST = True


def test_a_hashed_file_is_kept_for_good_and_its_plain_name_is_not(collected):
    status, headers, body = ask("/static/app.0123456789ab.css")
    assert (status, body) == (200, b"body { color: red }")
    assert b"immutable" in headers[b"cache-control"]
    assert b"immutable" not in ask("/static/app.css")[1][b"cache-control"]


@pytest.mark.parametrize("path", ["staticfiles.json", "gone.css", "./app.css", "../app.css", "none.css"])
def test_what_is_not_in_the_list_or_not_there_is_djangos(collected, path):
    assert ask(f"/static/{path}")[2] == b"django"


def test_files_are_looked_at_when_asked_for(collected, monkeypatch):
    looked = []
    real = Files.find_file
    monkeypatch.setattr(Files, "find_file", lambda self, url: looked.append(url) or real(self, url))
    files = StaticFiles(None)
    assert looked == []
    assert [bool(files._find(f"/static/{name}")) for name in ("app.css", "app.css", "gone.css", "x.css")] == [
        1,
        1,
        0,
        0,
    ]
    assert looked == ["/static/app.css", "/static/gone.css"]
