"""Can this process work, and what does it lack? For balancers and operators; the answer names no cause, the log does.

The database and the storage of files are needed: without them `ready` is 503. The others (cache, live delivery between
processes, the worker) cost something each, but pages go on.
"""

import logging
import threading
import time
import uuid

from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection

from langlearn.lib import heartbeat

log = logging.getLogger(__name__)

FRESH_SECONDS = 5  # anybody may ask: not each question asks everything anew
SILENCE_SECONDS = 180
NEEDED = ("database", "storage")

_lock = threading.Lock()
_found = (float("-inf"), {})


class Failed(Exception):
    pass


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def storage():
    for name in ("default", "private"):
        kept = storages[name].save(f"health/{uuid.uuid4().hex}", ContentFile(b"ok"))
        storages[name].delete(kept)


def cache():
    token = uuid.uuid4().hex
    caches["default"].set("health", token, 30)
    if caches["default"].get("health") is None:
        raise Failed("what was set is not there")


def channel_layer():
    if settings.REDIS_URL:
        from redis import Redis

        with Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as redis:
            redis.ping()


def worker():
    silent = heartbeat.silent_for()
    if silent is None or silent > SILENCE_SECONDS:
        raise Failed("no worker has been seen")


CHECKS = {"database": database, "storage": storage, "cache": cache, "channel_layer": channel_layer, "worker": worker}


def standing():
    """`{"database": True, …}`: what works, as of a few seconds ago at most."""
    global _found
    with _lock:
        when, found = _found
        if time.monotonic() - when > FRESH_SECONDS:
            found = {name: works(name, check) for name, check in CHECKS.items()}
            _found = (time.monotonic(), found)
        return found


def works(name, check):
    try:
        check()
    except Exception as error:  # whatever drivers raise
        log.warning("health: %s: %s: %s", name, type(error).__name__, error)
        return False
    return True


def forget():
    """Ask everything anew (between tests)."""
    global _found
    _found = (float("-inf"), {})
