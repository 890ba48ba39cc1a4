import time
import uuid

import pytest
from django.core.files.storage import storages
from django.db import OperationalError

from langlearn import health
from langlearn.lib import heartbeat


@pytest.fixture(autouse=True)
def asked_anew(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    health.forget()
    heartbeat.beat()
    yield
    health.forget()


def broken(error):
    def check(*args, **kwargs):
        raise error

    return check


def test_live_needs_nothing(client):
    response = client.get("/health/live")
    assert (response.status_code, response.content) == (200, b"ok")


def test_ready_asks_all_it_lives_of(client, db, tmp_path):
    response = client.get("/health/ready")
    assert response.status_code == 200
    parts = dict.fromkeys(health.CHECKS, "ok")
    assert response.json() == {"status": "ok", **parts}
    assert set(parts) == {"database", "storage", "cache", "channel_layer", "worker"}
    assert response.headers["Cache-Control"] == "no-store"
    left = [path for path in tmp_path.rglob("health/*") if path.is_file()]
    assert left == []


@pytest.mark.parametrize(
    ("part", "where", "name"),
    [("database", health.connection, "cursor"), ("storage", storages["private"].__class__, "save")],
)
def test_not_ready_without_what_pages_need(client, db, monkeypatch, part, where, name):
    with monkeypatch.context() as patch:
        patch.setattr(where, name, broken(OperationalError("secret host gone")))
        response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["status"] == "unavailable"
    assert [name for name, state in response.json().items() if state == "failed"] == [part]
    assert "secret" not in response.content.decode()


def test_ready_but_degraded_without_a_worker(client, db, monkeypatch):
    monkeypatch.setattr(heartbeat, "silent_for", lambda: health.SILENCE_SECONDS + 1)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["status"], response.json()["worker"]) == (200, "degraded", "failed")


def test_a_worker_that_never_was_is_missed(client, db, monkeypatch):
    monkeypatch.setattr(heartbeat, "SIGN", uuid.uuid4().hex)
    assert heartbeat.silent_for() is None
    assert client.get("/health/ready").json()["worker"] == "failed"


def test_a_worker_says_that_it_is_there():
    heartbeat.beat()
    assert heartbeat.silent_for() < 5


def test_ready_but_degraded_without_the_cache(client, db, monkeypatch):
    monkeypatch.setattr(health.caches["default"].__class__, "get", lambda *a, **k: None)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["cache"]) == (200, "failed")


def test_redis_that_does_not_answer_is_noticed(client, db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert health.works("channel_layer", health.channel_layer) is False


def test_what_was_found_is_told_for_a_few_seconds(client, db, monkeypatch):
    asked = []
    monkeypatch.setattr(health, "CHECKS", {name: lambda: asked.append(1) for name in health.NEEDED})
    client.get("/health/ready")
    client.get("/health/ready")
    assert len(asked) == 2
    later = time.monotonic() + health.FRESH_SECONDS + 1
    monkeypatch.setattr(health.time, "monotonic", lambda: later)
    client.get("/health/ready")
    assert len(asked) == 4


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/", "/metrics"])
def test_wrong_method(client, db, path):
    assert client.post(path).status_code == 405


def test_without_a_token_there_are_no_metrics(client, settings):
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer wrong", "t0ken"])
def test_metrics_are_for_who_has_the_token(client, settings, given):
    settings.METRICS_TOKEN = "t0ken!"
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_metrics(client, settings):
    settings.METRICS_TOKEN = "t0ken!"
    response = client.get("/metrics", headers={"Authorization": "Bearer t0ken!"})
    assert response.status_code == 200
    text = response.content.decode()
    for name in ("http_requests_total", "http_request_seconds_bucket", "sockets", "frames_delivered_total"):
        assert f"# TYPE langlearn_{name.removesuffix('_bucket').removesuffix('_total')}" in text, name


def test_media_serves_what_is_there_and_nothing_above(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "a.webp").write_bytes(b"RIFF")
    (tmp_path / "secret").write_text("no")
    response = client.get("/media/a.webp")
    assert b"".join(response.streaming_content) == b"RIFF"
    assert "immutable" in response.headers["Cache-Control"]
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert client.get("/media/../secret").status_code == 400
    assert client.get("/media/%2e%2e/secret").status_code == 400
    assert client.get("/media/").status_code == 404
