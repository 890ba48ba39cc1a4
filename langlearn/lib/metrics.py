"""What a process counts of itself, for Prometheus: requests, sockets, deliveries; `worker.py` adds tasks. `/metrics`
shows it."""

import asyncio

from prometheus_client import Counter, Gauge, Histogram

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

requests = Counter("langlearn_http_requests", "Requests answered", ["method", "route", "status"])
seconds = Histogram("langlearn_http_request_seconds", "Time to the last byte of an answer", ["route"], buckets=BUCKETS)
sockets = Gauge("langlearn_sockets", "Sockets that are open")
closed = Counter("langlearn_sockets_closed", "Sockets that we closed, by code", ["code"])
published = Counter("langlearn_frames_published", "Frames given to rooms of this process")
delivered = Counter("langlearn_frames_delivered", "Frames given to sockets of this process")


class Observed:
    """ASGI: gives each request an id, times and counts it, and writes a line of it into the log.

    What identifies a person stays out of both: no query, no address, and of the path only the pattern it matched, for a
    path may hold a name or a secret. `report(method, route, status, seconds, bytes)` writes the line.
    """

    def __init__(self, application, identify, report):
        self.application, self._identify, self._report = application, identify, report

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.application(scope, receive, send)
        counted = CountedSend(send, self._identify(scope))
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            await self.application(scope, receive, counted)
        finally:
            took, route, method = clock() - began, scope.get("langlearn.route", "-"), known(scope["method"])
            requests.labels(method, route, counted.status).inc()
            seconds.labels(route).observe(took)
            self._report(method, route, counted.status, took, counted.bytes)


class CountedSend:
    """An ASGI `send` that gives the answer its id and knows what went through."""

    def __init__(self, send, number):
        self._send, self._header = send, (b"x-request-id", number.encode())
        self.args = getattr(send, "args", None)  # where backpressure.py finds daphne's protocol
        self.status, self.bytes = 500, 0

    async def __call__(self, message):
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": [*message["headers"], self._header]}
        else:
            self.bytes += len(message.get("body", b""))
        await self._send(message)


METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def known(method):
    """Anybody may send any word for a method; each would be a line of its own for ever."""
    return method if method in METHODS else "OTHER"
