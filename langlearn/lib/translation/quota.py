"""How many characters one person has had translated today (UTC).

Counted in the shared cache, which lets everybody through while Redis is away, like langlearn.lib.limits.
"""

from datetime import UTC, datetime

from django.conf import settings
from django.core.cache import cache

from langlearn.lib.translation.errors import QuotaExceeded

DAILY_CHARACTERS = 20_000
KEPT_SECONDS = 26 * 60 * 60


def _key(person_id):
    return f"translated:{person_id}:{datetime.now(UTC):%Y-%m-%d}"


def limit():
    return getattr(settings, "TRANSLATION_DAILY_CHARACTERS", DAILY_CHARACTERS)


def charge(person_id, characters):
    """Count them, or raise QuotaExceeded and count nothing. Gives what `refund` takes."""
    key = _key(person_id)
    if _add(key, characters) > limit():
        _add(key, -characters)
        raise QuotaExceeded
    return key, characters


def refund(receipt):
    key, characters = receipt
    _add(key, -characters)


def left(person_id):
    return max(0, limit() - (cache.get(_key(person_id)) or 0))


def _add(key, characters):
    cache.add(key, 0, KEPT_SECONDS)
    try:
        return cache.incr(key, characters)
    except ValueError:  # evicted in between
        cache.set(key, max(0, characters), KEPT_SECONDS)
        return characters
