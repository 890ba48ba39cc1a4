"""Bounds request bodies before anything parses them: `BODY_LIMIT`, and `BODY_LIMITS` where files are uploaded.

Where very large files are, by `PASS_LIMITS`, only who was given the form may send them: its address has a pass in it
(`with_pass`), which costs nothing to check and which nobody can make. To the others `BODY_LIMIT` applies.
"""

import re
from urllib.parse import parse_qs, urlencode

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from . import alone

PASS_SECONDS = 24 * 60 * 60


class BodyTooLarge(Exception):
    pass


def limit_for(path, query=b""):
    """The bytes that a request to `path` may carry."""
    for pattern, limit in settings.PASS_LIMITS:
        if re.search(pattern, path) and has_pass(path, query):
            return limit
    for pattern, limit in settings.BODY_LIMITS:
        if re.search(pattern, path):
            return limit
    return settings.BODY_LIMIT


def with_pass(path):
    """`path` as the address of a form whose reader may send a very large file there, for a day."""
    stamp = _signer().sign(path).removeprefix(f"{path}:")
    return f"{path}?{urlencode({'pass': stamp})}"


def has_pass(path, query):
    try:
        stamps = parse_qs(query.decode("latin1")[:1000], max_num_fields=10).get("pass", [])
        return bool(stamps) and bool(_signer().unsign(f"{path}:{stamps[0]}", max_age=PASS_SECONDS))
    except (BadSignature, ValueError):
        return False


def _signer():
    return TimestampSigner(salt="body-limit")


def page(limit, accepted=None):
    """What is told to who speaks the `accepted` languages, as their browser's header has them."""
    size = f"{limit / 1024 / 1024:.0f} MB" if limit >= 1024 * 1024 else f"{limit / 1024:.0f} kB"
    return alone.page("413.html", alone.language_of(accepted), limit=size)


class BodyLimit:
    """ASGI: answers 413 by what the header says, or as soon as more has come than that.

    Stock daphne has by then read and parsed the whole body: only `manage.py serve` (server.py) refuses it earlier.
    """

    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        headers = dict(scope["headers"])
        length = int(headers.get(b"content-length") or 0)
        if not length and b"transfer-encoding" not in headers:
            return await self.application(scope, receive, send)
        limit = limit_for(scope["path"], scope.get("query_string", b""))
        if length > limit:
            return await refuse(send, limit, headers)
        left = limit

        async def bounded():
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise BodyTooLarge
            return message

        try:
            return await self.application(scope, bounded, send)
        except BodyTooLarge:  # the application reads the whole body before it answers
            return await refuse(send, limit, headers)


async def refuse(send, limit, asked):
    body = page(limit, asked.get(b"accept-language"))
    headers = [
        *((name.lower().encode(), value.encode()) for name, value in alone.HEADERS.items()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
