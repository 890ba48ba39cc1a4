"""When the database cannot be reached, or the disk is full: a page that says so, in time, and no queue of requests that
wait for it."""

import errno
import sys
import time

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpResponse
from django.views import defaults

from . import alone

RETRY_SECONDS = 2
FULL = {errno.ENOSPC, errno.EDQUOT}

_refuse_until = 0.0


class Unavailable(Exception):
    """Not even tried: the database was away a moment ago."""


def server_error(request):
    """Django's `handler500`, which answers 503 where the database is the reason, and 507 where the disk is."""
    error = sys.exc_info()[1]
    if isinstance(error, OSError) and error.errno in FULL:
        return HttpResponse(alone.page("507.html"), status=507, headers={"Cache-Control": "no-store"})
    if isinstance(error, OperationalError | InterfaceError):
        note()
        return response()
    return defaults.server_error(request)


def response():
    return HttpResponse(alone.page("503.html"), status=503, headers={"Retry-After": "5", "Cache-Control": "no-store"})


def note():
    """A database error just happened in this thread: if it was that we cannot connect, spare the next ones the wait."""
    global _refuse_until
    connection = connections["default"]
    if connection.vendor != "sqlite" and connection.connection is None:
        _refuse_until = time.monotonic() + RETRY_SECONDS


def refusing():
    return time.monotonic() < _refuse_until
