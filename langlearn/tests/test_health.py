import pytest
from django.db import OperationalError

from langlearn import views


def test_live_needs_nothing(client):
    response = client.get("/health/live")
    assert (response.status_code, response.content) == (200, b"ok")


def test_ready_asks_the_database(client, db):
    assert client.get("/health/ready").content == b"ok"


def test_not_ready_without_a_database(client, monkeypatch):
    def gone():
        raise OperationalError("gone")

    monkeypatch.setattr(views.connection, "cursor", gone)
    response = client.get("/health/ready")
    assert (response.status_code, response.content) == (503, b"database: OperationalError")


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/"])
def test_wrong_method(client, db, path):
    assert client.post(path).status_code == 405


def test_media_serves_what_is_there_and_nothing_above(client, settings, tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.webp").write_bytes(b"RIFF")
    (tmp_path / "secret").write_text("no")
    response = client.get("/media/a.webp")
    assert b"".join(response.streaming_content) == b"RIFF"
    assert "immutable" in response.headers["Cache-Control"]
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert client.get("/media/../secret").status_code == 400
    assert client.get("/media/%2e%2e/secret").status_code == 400
    assert client.get("/media/").status_code == 404
