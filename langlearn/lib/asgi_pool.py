"""Django under ASGI at nearly the speed of WSGI: the whole synchronous chain in one hop, on threads that are kept.

Django's own ASGI handler hops to a thread at every synchronous middleware, in a new thread each request, so with a new
database connection. Here middleware and views all run synchronously, in one of a fixed number of threads.
"""

import asyncio
import contextlib
import io
import logging
import tempfile

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http import FileResponse, HttpResponseServerError
from django.urls import set_script_prefix

from . import unavailable
from .backpressure import daphne_protocol, unread
from .threads import KeptThreads, threads_for

logger = logging.getLogger("django.request")

SPOOL_BYTES = 512 * 1024  # a body larger than this waits in a file
HEAVY_BYTES = 1024 * 1024  # of a body: to take it apart and look at what came may take seconds
SMALL_FILE_BYTES = 256 * 1024  # read in the same hop as the view
UNREAD_BYTES = 1024 * 1024  # of a stream, before we wait for the reader
STREAMS = 16  # generators at a time, each on a thread of its own


class PooledHandler(ASGIHandler):
    def __init__(self):
        BaseHandler.__init__(self)  # not ASGIHandler's, which would load the middleware for async use
        self.load_middleware(is_async=False)
        self.threads = KeptThreads(threads_for("HTTP_THREADS", sqlite=2, other=4), "http")
        self.heavy_threads = KeptThreads(2, "heavy")  # no page waits for an upload
        self._streams = asyncio.Semaphore(STREAMS)

    async def __call__(self, scope, receive, send):
        try:
            body = scope.get("langlearn.body") or await self.read_body(receive)
        except RequestAborted:
            return
        threads = self.heavy_threads if _size(body) > HEAVY_BYTES else self.threads
        head, content, stream = await threads.run(self._respond, scope, body)
        await send(head)
        if stream is None:
            await send({"type": "http.response.body", "body": content})
        elif isinstance(stream, FileResponse):
            await self._send_stream(stream, self.threads, scope, receive, send)
        else:
            # A generator may hold a cursor, which belongs to one thread; and it may take its time.
            async with self._streams:
                own = KeptThreads(1, "stream")
                try:
                    await self._send_stream(stream, own, scope, receive, send)
                finally:
                    own.close_soon()

    async def read_body(self, receive):
        body = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 (the request closes it)
        more = True
        try:
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise RequestAborted
                body.write(message.get("body", b""))
                more = message.get("more_body", False)
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return body

    # In a thread -----------------------------------------------------------------------------------------------------

    def _respond(self, scope, body):
        """(the start message, the content or None, the response to stream or None)"""
        response = self._response(scope, body)
        response._handler_class = self.__class__
        head = {"type": "http.response.start", "status": response.status_code, "headers": _headers(response)}
        if scope["method"] == "HEAD" or response.status_code in (204, 304):
            content = b""
        elif not response.streaming:
            content = response.content
        elif _is_small_file(response):
            content = b"".join(response)
        else:
            close_old_connections()
            return head, None, response
        response.close()  # sends request_finished, here where the connections are
        return head, content, None

    def _response(self, scope, body):
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, response = self.create_request(scope, body)
        if request is None:
            body.close()
            return response
        if "HTTP_TRANSFER_ENCODING" in request.META:  # Django's parser takes a body without a length for empty
            request.META["CONTENT_LENGTH"] = str(_size(body))
        if unavailable.refusing() and not request.path_info.startswith("/health/"):
            response = unavailable.response()
            response._resource_closers.append(request.close)
            return response
        try:
            response = self.get_response(request)
        except Exception as error:  # the page for errors failed too
            logger.exception("Internal Server Error: %s", request.path)
            text = repr(error) if settings.DEBUG else "Internal Server Error"
            response = HttpResponseServerError(text, content_type="text/plain")
            response._resource_closers.append(request.close)
        if request.resolver_match:
            scope["langlearn.route"] = request.resolver_match.route
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        return response

    # Streams ---------------------------------------------------------------------------------------------------------

    async def _send_stream(self, response, threads, scope, receive, send):
        """Send part by part, no faster than it is read, and stop when nobody listens any more."""
        gone = asyncio.ensure_future(_disconnected(receive))
        protocol = daphne_protocol(send)
        parts = aiter(response) if response.is_async else _pooled(response, threads)
        try:
            async with contextlib.aclosing(parts):
                async for part in parts:
                    if gone.done():
                        return
                    await self._send_chunks(part, send)
                    while protocol and unread(protocol) > UNREAD_BYTES and not gone.done():
                        await asyncio.sleep(0.02)
            await send({"type": "http.response.body"})
        except Exception:
            # Too late for another status: the connection must end short, so that the reader knows.
            logger.exception("Streaming failed: %s", scope["path"])
            _cut(protocol)
            raise
        finally:
            gone.cancel()
            await asyncio.shield(threads.run(response.close))

    async def _send_chunks(self, content, send):
        for start in range(0, len(content), self.chunk_size):
            part = content[start : start + self.chunk_size]
            await send({"type": "http.response.body", "body": part, "more_body": True})


def _size(body):
    size = body.seek(0, io.SEEK_END)
    body.seek(0)
    return size


async def _pooled(response, threads):
    """The parts of a response, each taken in a thread."""
    parts = iter(response)
    while (part := await threads.run(next, parts, None)) is not None:
        yield part


async def _disconnected(receive):
    while (await receive())["type"] != "http.disconnect":
        pass


def _cut(protocol):
    transport = protocol and getattr(protocol, "transport", None)
    if transport:
        transport.abortConnection()


def _is_small_file(response):
    return isinstance(response, FileResponse) and int(response.get("Content-Length", SMALL_FILE_BYTES + 1)) <= (
        SMALL_FILE_BYTES
    )


def _headers(response):
    headers = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    for cookie in response.cookies.values():
        headers.append((b"Set-Cookie", cookie.output(header="").encode("ascii").strip()))
    return headers
