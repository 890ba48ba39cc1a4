"""Log lines that belong together: each carries the id of the request it was written in."""

import logging
import re
import secrets
from contextvars import ContextVar

from django.conf import settings

access = logging.getLogger("langlearn.access")

GIVEN = re.compile(rb"[A-Za-z0-9._-]{8,64}").fullmatch
_number = ContextVar("request_id", default="-")


def identify(scope):
    """The id that a proxy of ours gave the request, or a new one; from here on lines of the log carry it."""
    given = b""
    if settings.TRUSTED_PROXIES:
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    number = given.decode() if GIVEN(given) else secrets.token_hex(8)
    _number.set(number)
    return number


def report(method, route, status, seconds, sent):
    line = "%s %s %d %.0fms %dB"
    fields = {"method": method, "route": route, "status": status, "seconds": round(seconds, 4), "bytes": sent}
    access.info(line, method, f"/{route.removeprefix('/')}", status, seconds * 1000, sent, extra=fields)


class Brief(logging.Filter):
    """A refusal (403) is one line: where it was raised says nothing, and a scanner would fill the log with it."""

    def filter(self, record):
        if record.levelno < logging.ERROR:
            record.exc_info = None
        return True


class RequestId(logging.Filter):
    def filter(self, record):
        record.request_id = _number.get()
        return True
