"""Daphne, with what it lacks: bodies bounded as they arrive, unparsed and uncopied; a shutdown that drops nothing.

Stock daphne keeps a whole multipart body in memory several times over and parses it on the event loop: one anonymous
POST of 60 MB cost 700 MB, and stopped everyone for seconds. Started by `manage.py serve`.
"""

import asyncio
import io
import logging
import select
import time
from urllib.parse import unquote
from weakref import WeakSet

import daphne.server  # first: it installs the asyncio reactor
from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet import defer, reactor, tcp

from . import alone, live
from .backpressure import unread
from .body_limit import limit_for, page

logger = logging.getLogger(__name__)

LINGER_SECONDS = 5
FINISH_SECONDS = 20
LAST_CALL_SECONDS = 1


class BoundedRequest(WebRequest):
    """A request whose body may not exceed the bound of its path, by its header or by the bytes that came."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._parsePOSTFormSubmission = False  # Django does that, in its thread
        self._refused = False
        self.body = None

    def gotLength(self, length):
        path, _mark, query = self.channel._path.partition(b"?")
        self._limit = limit_for(unquote(path.decode("latin1")), query)
        self._left = self._limit
        if length is not None and length > self._limit:
            self._refuse()
        else:
            self._keep(super().gotLength, length)

    def handleContentChunk(self, data):
        self._left -= len(data)
        if self._refused:
            return
        if self._left >= 0:
            self._keep(super().handleContentChunk, data)
        else:
            self._refuse()

    def _keep(self, write, argument):
        """A large body goes to a file, for which the disk may have no room."""
        try:
            write(argument)
        except OSError as error:
            logger.error("A body cannot be kept: %s", error)
            self._refuse(full=True)

    def requestReceived(self, command, path, version):
        if not self._refused:  # the chunk that was too much may have been the last
            super().requestReceived(command, path, version)

    def process(self):
        # Daphne would copy the body into its queue: the application gets the file instead (PooledHandler uses it).
        self.body, self.content = self.content, io.BytesIO()
        if self.server.stopping:
            self.be_the_last()
        return super().process()

    @property
    def is_arriving(self):
        return self.body is None and not self._refused and self.channel is not None

    def be_the_last(self):
        """Of its connection: who keeps connections open (a proxy does) is told not to send another one into it."""
        if self.channel is not None and not self.startedWriting:
            self.channel.persistent = False
            self.responseHeaders.setRawHeaders(b"Connection", [b"close"])

    def _refuse(self, full=False):
        """Say so, then let the peer finish for a while: cut off while it sends, it would not see the answer."""
        self._refused = True
        accepted = self.getHeader(b"accept-language")
        if full:
            status, body = b"507 Insufficient Storage", alone.page("507.html", alone.language_of(accepted))
        else:
            status, body = b"413 Content Too Large", page(self._limit, accepted)
        channel = self.channel
        transport = channel.transport
        headers = "".join(f"{name}: {value}\r\n" for name, value in alone.HEADERS.items()).encode()
        transport.write(
            b"HTTP/1.1 %s\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (status, headers, len(body), body)
        )
        told = (status[:3], channel._command, channel._path.split(b"?")[0])
        logger.info("%s %s %s", *(part.decode("latin1") for part in told))
        channel.setTimeout(None)
        channel.setRawMode()
        channel.rawDataReceived = channel.lineReceived = lambda data: None
        channel._send100Continue = lambda: None
        cut = reactor.callLater(LINGER_SECONDS, transport.abortConnection)
        self.notifyFinish().addBoth(lambda _: cut.active() and cut.cancel())
        if hasattr(transport, "loseWriteConnection"):
            transport.loseWriteConnection()


class BoundedFactory(HTTPFactory):
    def buildProtocol(self, addr):
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = BoundedRequest
        self.server.channels.add(protocol._channel)
        return protocol


def is_open(channel):
    transport = channel.transport
    return bool(transport and transport.connected and not transport.disconnecting)


def has_unread(channel):
    """Has the kernel something of this connection that we have not read?"""
    poll = select.poll()
    poll.register(channel.transport.fileno(), select.POLLIN)
    return bool(poll.poll(0))


class FramedSocket(WebSocketProtocol):
    def write_frame(self, frame):
        """Write a whole frame, as outbox.py made it once for a room: framing it for each is most of daphne's cost.

        Right as long as we negotiate no compression, and a server masks nothing. Where nothing waits to be written the
        kernel gets it at once: Twisted would ask the event loop for a moment to write, and then to be asked no more.
        """
        if self.state != self.STATE_OPEN:
            return
        sent = 0
        if isinstance(self.transport, tcp.Server) and not unread(self):
            sent = self.transport.writeSomeData(frame)
            if not isinstance(sent, int):
                sent = 0  # lost: Twisted notices when it writes
        if sent < len(frame):
            self.transport.write(frame[sent:])


class FramedFactory(WebSocketFactory):
    protocol = FramedSocket


class Server(daphne.server.Server):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._ports = []
        self.channels = WeakSet()  # connections that pages came over
        self.stopping = False
        self.failure = None

    def run(self):
        daphne.server.HTTPFactory, daphne.server.WebSocketFactory = BoundedFactory, FramedFactory  # run() takes these
        super().run()

    def listen_success(self, port):
        super().listen_success(port)
        self._ports.append(port)
        self.on_listening()

    def listen_error(self, failure):
        self.failure = failure.getErrorMessage()
        self.stop()

    def create_application(self, protocol, scope):
        if scope["type"] == "http":
            scope["langlearn.body"] = protocol.body
        return super().create_application(protocol, scope)

    def kill_all_applications(self):
        """Before the reactor stops: take no more, let pages finish, send sockets elsewhere; then as daphne does."""
        return defer.Deferred.fromFuture(asyncio.ensure_future(self._finish()))

    async def _finish(self):
        self.stopping = True
        for port in self._ports:
            port.doRead()  # who is connected already, as far as the kernel has told them
            port.stopListening()
        live.close_all_here()
        begun = time.monotonic()
        end = begun + FINISH_SECONDS
        while (self._part(begun + LAST_CALL_SECONDS) or self._running()) and time.monotonic() < end:
            await asyncio.sleep(0.05)
        for application in self._running():
            application.cancel()
        await asyncio.gather(*self._running(), return_exceptions=True)

    def _part(self, last_call):
        """Close the connections where nothing is under way, from `last_call` on: until then a proxy that does not know
        yet learns from an answer that it was the last. Is anything to be waited for?"""
        arriving = False
        for channel in list(self.channels):
            for request in channel.requests:
                request.be_the_last()
                arriving |= request.is_arriving
            if not channel.requests and is_open(channel):
                if has_unread(channel) or time.monotonic() < last_call:
                    arriving = True
                else:
                    channel.loseConnection()
        return arriving

    def _running(self):
        applications = [details.get("application_instance") for details in self.connections.values()]
        return [application for application in applications if application and not application.done()]


def serve(application, host, port, on_listening):
    """Run until told to stop. Returns None, or why it could not begin."""
    for name in ("daphne", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
    server = Server(
        application,
        endpoints=[f"tcp:port={port}:interface={host.replace(':', chr(92) + ':')}"],
        request_buffer_size=64 * 1024,
        server_name="",
    )
    server.on_listening = on_listening
    server.run()
    return server.failure
