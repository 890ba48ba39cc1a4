"""Rate limits, counted in memory or, with REDIS_URL, for all processes together.

    @rate_limit("10/minute")                                     # a person, or an address: writes only
    @rate_limit("60/minute", reads=True, by=address)             # searches count too
    seconds = limits.hit("invite", user.pk, "20/day")            # 0, or how long to wait
    seconds = await limits.ahit("translate", user.pk, "30/minute")

A dead Redis lets everyone through (and says so in the log): slower guesses are not worth a site that is down.
"""

import functools
import ipaddress
import logging
import math
import time

from asgiref.sync import sync_to_async
from django.conf import settings
from django.shortcuts import render
from limits import parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter

logger = logging.getLogger(__name__)

SPARE_SECONDS = 5  # after a failure, before Redis is asked again
COMPLAIN_SECONDS = 60
# Of all writes together. Many people may share an address: a school, a country's mobile network.
WRITES = "120/minute"
WRITES_FROM = "1200/minute"

_limiters = {}  # Redis address: limiter
_spared_until = _complained_at = float("-inf")


def hit(name, key, rate):
    """Count one `name` by `key`. 0 if it is within `rate` ("10/minute"), or the seconds to wait."""
    global _spared_until
    if time.monotonic() < _spared_until:
        return 0
    item = _parsed(rate)
    try:
        limiter = _limiter()
        if limiter.hit(item, name, str(key)):
            return 0
        return max(1, math.ceil(limiter.get_window_stats(item, name, str(key)).reset_time - time.time()))
    except _redis_errors() as error:
        _spared_until = time.monotonic() + SPARE_SECONDS
        _complain(error)
        return 0


async def ahit(name, key, rate):
    """The same from a consumer: the network is asked in a thread."""
    if not settings.REDIS_URL:
        return hit(name, key, rate)
    return await sync_to_async(hit, thread_sensitive=False)(name, key, rate)


def reset():
    """Forget all that was counted (between tests)."""
    global _spared_until
    _spared_until = float("-inf")
    _limiter().storage.reset()


# Who is it? ----------------------------------------------------------------------------------------------------------


def client_address(meta):
    """The address of the person who asks: only the proxies that are ours are believed about it.

    Anybody may send X-Forwarded-For; each of our TRUSTED_PROXIES appends whom it was asked by.
    """
    direct = meta.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES:
        return direct
    forwarded = [entry.strip() for entry in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    claimed = forwarded[-settings.TRUSTED_PROXIES] if len(forwarded) >= settings.TRUSTED_PROXIES else ""
    try:
        return str(ipaddress.ip_address(claimed))
    except ValueError:
        return direct


def scope_address(scope):
    """The same for a socket's scope."""
    forwarded = [value.decode("latin1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return client_address(
        {"REMOTE_ADDR": (scope.get("client") or [""])[0], "HTTP_X_FORWARDED_FOR": ",".join(forwarded)}
    )


def address(request):
    """An IPv4 address, or the /64 that one IPv6 customer has."""
    text = client_address(request.META)
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return text
    if found.version == 6 and not found.ipv4_mapped:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found.ipv4_mapped if found.version == 6 else found)


def user_or_ip(request):
    user = getattr(request, "user", None)
    return f"user-{user.pk}" if user is not None and user.is_authenticated else address(request)


# Views ---------------------------------------------------------------------------------------------------------------


def rate_limit(rate, by=user_or_ip, name=None, reads=False):
    """Answer 429 where `by(request)` asks for more than `rate`. GET and HEAD count only with `reads`."""
    _parsed(rate)  # a typo shows at import

    def decorate(view):
        counted_as = name or f"{view.__module__}.{view.__qualname__}"

        @functools.wraps(view)
        def limited(request, *args, **kwargs):
            counts = reads or request.method not in ("GET", "HEAD", "OPTIONS")
            seconds = hit(counted_as, by(request), rate) if counts else 0
            return too_many(request, seconds) if seconds else view(request, *args, **kwargs)

        return limited

    return decorate


def paced(get_response):
    """Middleware: bounds all that one person, and one address, may write, whatever it is and wherever. Views have
    narrower bounds of their own. A view that is not for browsers says `view.unpaced = True`."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if request.method in ("GET", "HEAD", "OPTIONS") or getattr(view, "unpaced", False):
            return None
        seconds = hit("writes", user_or_ip(request), WRITES) or hit("writes-from", address(request), WRITES_FROM)
        return too_many(request, seconds) if seconds else None

    middleware.process_view = process_view
    return middleware


def too_many(request, seconds):
    response = render(request, "429.html", {"seconds": seconds}, status=429)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


# Counting ------------------------------------------------------------------------------------------------------------


@functools.cache
def _parsed(rate):
    return parse(rate)


def _limiter():
    url = settings.REDIS_URL
    if url not in _limiters:
        if url:
            from redis.backoff import NoBackoff
            from redis.retry import Retry

            prefix = f"{getattr(settings, 'REDIS_PREFIX', 'langlearn')}:limit"
            quick = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0)}
            storage = RedisStorage(url, key_prefix=prefix, **quick)
        else:
            storage = MemoryStorage()
        _limiters[url] = SlidingWindowCounterRateLimiter(storage)
    return _limiters[url]


def _redis_errors():
    """Imported once something went wrong: many sites do without Redis."""
    from redis.exceptions import RedisError

    return RedisError, OSError


def _complain(error):
    global _complained_at
    if time.monotonic() - _complained_at > COMPLAIN_SECONDS:
        _complained_at = time.monotonic()
        logger.error("Rate limits are off while Redis cannot be reached: %s", error)
