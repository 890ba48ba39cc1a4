"""When the database cannot be reached, or the disk is full: a page that says so, in time, and no queue of requests that
wait for it."""

import errno
import sys
import time

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpResponse
from django.views import defaults

RETRY_SECONDS = 2
PAGE = b"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Back in a moment</title>
<h1>Back in a moment</h1>
<p>We cannot reach our data just now. Nothing you had saved is lost. Please try again in a few seconds.</p>
"""
NO_ROOM = b"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>No room</title>
<h1>We have no room for this just now</h1>
<p>Our disk is full, so nothing of what you sent is kept. Please try again later.</p>
"""
FULL = {errno.ENOSPC, errno.EDQUOT}

_refuse_until = 0.0


class Unavailable(Exception):
    """Not even tried: the database was away a moment ago."""


def server_error(request):
    """Django's `handler500`, which answers 503 where the database is the reason, and 507 where the disk is."""
    error = sys.exc_info()[1]
    if isinstance(error, OSError) and error.errno in FULL:
        return HttpResponse(NO_ROOM, status=507, headers={"Cache-Control": "no-store"})
    if isinstance(error, OperationalError | InterfaceError):
        note()
        return response()
    return defaults.server_error(request)


def response():
    return HttpResponse(PAGE, status=503, headers={"Retry-After": "5", "Cache-Control": "no-store"})


def note():
    """A database error just happened in this thread: if it was that we cannot connect, spare the next ones the wait."""
    global _refuse_until
    connection = connections["default"]
    if connection.vendor != "sqlite" and connection.connection is None:
        _refuse_until = time.monotonic() + RETRY_SECONDS


def refusing():
    return time.monotonic() < _refuse_until
