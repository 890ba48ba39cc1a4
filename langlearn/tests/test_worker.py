import time

import pytest
from huey import SqliteHuey

from langlearn.lib import worker


@pytest.fixture
def queue(tmp_path, monkeypatch):
    queue = SqliteHuey("test", filename=str(tmp_path / "tasks.sqlite3"), immediate=False)
    monkeypatch.setattr(worker, "HUEY", queue)
    return queue


def test_worker_runs_what_is_queued_and_stops(queue):
    done = []
    task = queue.task()(lambda: done.append(1))
    consumer = worker.start()
    try:
        task()
        end = time.monotonic() + 10
        while not done and time.monotonic() < end:
            time.sleep(0.02)
    finally:
        consumer.stop(graceful=True)
    assert done == [1]


def test_purge_drops_ended_sessions(db, monkeypatch):
    from datetime import timedelta

    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from langlearn import tasks

    flushed = []
    monkeypatch.setattr(tasks.HUEY.storage.__class__, "flush_results", lambda self: flushed.append(1))
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    tasks.purge.call_local()
    assert [session.session_key for session in Session.objects.all()] == ["new"]
    assert flushed == [1]


def test_purge_sweeps_what_a_killed_server_left(db, monkeypatch, settings, tmp_path):
    import os

    from langlearn import tasks

    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    old, new = tmp_path / "old.upload", tmp_path / "new.upload"
    for path in (old, new):
        path.touch()
    os.utime(old, (time.time() - 2 * tasks.DAY,) * 2)
    tasks.sweep_uploads()
    assert list(tmp_path.iterdir()) == [new]
