import json
import re

import pytest
from django.conf import settings

from langlearn import web_app

SOURCES = settings.BASE_DIR / "static"


def shell_of(response):
    return json.loads(re.search(r"self\.SHELL = (.+);", response.content.decode())[1])


def test_the_worker_is_at_the_root_for_everyone(client, db):
    response = client.get("/sw.js")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    assert 'importScripts("/static/js/worker/shell.js", "/static/js/worker/push.js")' in response.content.decode()


def test_it_is_the_same_for_members(client, signed_in):
    response = signed_in.get("/sw.js")
    assert response.headers["Cache-Control"] == "no-cache"
    assert b"ana" not in response.content
    signed_in.logout()
    assert client.get("/sw.js").content == response.content


def test_it_keeps_what_every_page_is_made_of_and_no_page_but_one(client, db):
    shell = shell_of(client.get("/sw.js"))
    assert shell["page"] == "/offline/"
    assert all(file.startswith("/static/") for file in shell["files"])
    wanted = {"/static/css/app.css", "/static/icons.svg", "/static/js/app.js", "/static/js/live-socket.js"}
    assert wanted < set(shell["files"])
    assert not [file for file in shell["files"] if "/chat-log" in file]  # of one page only


@pytest.mark.parametrize("name", ["js/app.js", "js/offline-page.js"])
def test_a_script_brings_all_that_it_imports(name):
    def imports(name):
        found = re.findall(r'(?:from|import)\s*"\./([^"]+)"', (SOURCES / name).read_text())
        return {f"js/{path}" for path in found}

    kept, seen = set(web_app.closed((name,))), set()
    for_now = {name}
    while for_now:
        seen |= for_now
        for_now = set().union(*(imports(one) for one in for_now)) - seen
    assert kept == seen


def test_what_changes_gives_the_store_another_name(client, db, monkeypatch):
    before = shell_of(client.get("/sw.js"))["name"]
    assert shell_of(client.get("/sw.js"))["name"] == before
    monkeypatch.setattr(web_app, "SHELL", [*web_app.SHELL, "img/icon-192.png"])
    assert shell_of(client.get("/sw.js"))["name"] != before


def test_the_words_of_the_page_are_part_of_that_name(client, db, monkeypatch):
    before = shell_of(client.get("/sw.js"))["name"]
    monkeypatch.setattr(web_app.alone, "page", lambda template, language=None: f"other {language}".encode())
    assert shell_of(client.get("/sw.js"))["name"] != before


def test_in_development_nothing_is_kept_but_the_page(client, db, settings):
    settings.DEBUG = True
    assert shell_of(client.get("/sw.js"))["files"] == []


def test_every_page_registers_it_by_a_script(client, db):
    assert "./service-worker.js" in (SOURCES / "js/app.js").read_text()
    assert 'src="/static/js/app.js"' in client.get("/").content.decode()
