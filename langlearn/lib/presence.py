"""Who is online: a mark a person in the cache, which expires unless the hubs that hold their sockets renew it."""

import logging

from django.core.cache import cache

from .threads import KeptThreads

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 30
EXPIRY_SECONDS = 75
GRACE_SECONDS = 5  # a page that changes closes its socket and opens the next one: nobody blinks

_threads = KeptThreads(1, "presence")  # a shared cache is a network call, which the event loop must not wait for


def is_online(user_ids):
    """Those of `user_ids` who have a socket open in any process; one cache call however many are asked for."""
    keys = {_key(user_id): user_id for user_id in user_ids}
    try:
        return {keys[key] for key in cache.get_many(keys)}
    except Exception:
        logger.exception("Presence is unknown")
        return set()


def mark_online(user_ids):
    """Say in the background that these people are here."""
    if user_ids:
        _threads.submit(_forgiving, cache.set_many, dict.fromkeys(map(_key, user_ids), 1), EXPIRY_SECONDS)


def mark_leaving(user_id, then):
    """Say in the background that this person's last socket here closed; then let other processes contradict."""

    def leave():
        _forgiving(cache.touch, _key(user_id), GRACE_SECONDS)
        then()

    _threads.submit(leave)


def settle():
    """Wait until what was said so far is in the cache (for tests)."""
    _threads.submit(int).result(5)


def _key(user_id):
    return f"online:{user_id}"


def _forgiving(function, *args):
    try:
        function(*args)
    except Exception:
        logger.exception("Presence cannot be noted")
