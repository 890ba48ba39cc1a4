"""Whether a task worker is alive: it says so every minute, in Redis, or in a file where all runs on one machine."""

import time
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

SIGN = "worker-alive"
DAY = 24 * 60 * 60


def beat():
    if settings.REDIS_URL:
        cache.set(SIGN, time.time(), DAY)
    else:
        _file().touch()


def silent_for():
    """Seconds since a worker last said so; None where none did for a day, or ever."""
    said = cache.get(SIGN) if settings.REDIS_URL else _touched()
    return None if said is None else max(0, time.time() - said)


def _touched():
    try:
        return _file().stat().st_mtime
    except FileNotFoundError:
        return None


def _file():
    return Path(settings.DATA_DIR) / SIGN
