import pytest

from langlearn.lib.server import FramedSocket, tcp


class Transport(tcp.Server):
    """A kernel that takes so many bytes at once, and what Twisted is left to write later."""

    def __init__(self, takes, waiting=b""):
        self.takes, self.taken, self.later = takes, b"", b""
        self.dataBuffer, self._tempDataLen = waiting, 0

    def writeSomeData(self, data):
        if isinstance(self.takes, Exception):
            return self.takes
        self.taken += data[: self.takes]
        return min(self.takes, len(data))

    def write(self, data):
        self.later += data


def written(transport, state=FramedSocket.STATE_OPEN):
    socket = FramedSocket()
    socket.transport, socket.state = transport, state
    socket.write_frame(b"0123456789")
    return transport.taken, transport.later


@pytest.mark.parametrize(
    "transport, expected",
    [
        (Transport(takes=100), (b"0123456789", b"")),
        (Transport(takes=4), (b"0123", b"456789")),
        (Transport(takes=0), (b"", b"0123456789")),
        (Transport(takes=ConnectionError()), (b"", b"0123456789")),
        (Transport(takes=100, waiting=b"earlier"), (b"", b"0123456789")),
    ],
    ids=["all at once", "in part", "not now", "lost", "after what waits"],
)
def test_every_byte_is_written_once_and_in_order(transport, expected):
    assert written(transport) == expected


def test_nothing_is_written_to_a_socket_that_closes():
    assert written(Transport(takes=100), FramedSocket.STATE_CLOSING) == (b"", b"")
