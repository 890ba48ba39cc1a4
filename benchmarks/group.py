"""What the group chat of a course delivers to 500 listeners: ours, the textbook's, and python-socketio's.

    python benchmarks/group.py [--members 500] [--seconds 3] [--rounds 3] [--kinds ours textbook socketio]
    python benchmarks/group.py --every 0.25     # a message each quarter of a second: how long until the last has it
    python benchmarks/group.py --kinds ours idle --idle 2000     # with so many sockets elsewhere, and without
    python benchmarks/group.py --kinds ours stuck                # with one who never reads, and without

One member sends the next message once all have got the last (or at a pace). Ours is the consumer that the site serves,
with its lock, idempotence, blocks and catch-up; the textbook's writes the same row, renders the same HTML and calls
`group_send`; socket.io's (uvicorn; needs python-socketio) does so too and emits to a room. They take turns: look at the
ratios to the first one, never at the bare numbers. A message that does not reach all ends the run.
"""

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from fanout import KEY, processor_seconds

MARKS = (b'{"type":"message"', b'42["message"')
TEXT = "hello everyone, how is it going?"
AT_ONCE = 50  # handshakes under way
KINDS = {"ours": "ours", "idle": "ours", "stuck": "ours", "textbook": "textbook", "socketio": "socketio"}


class Member(asyncio.Protocol):
    """Counts the messages that come; other frames (acknowledgements) do not count."""

    def __init__(self, handshake, on_message, socketio=False):
        self.handshake, self.on_message, self.buffer, self.socketio = handshake, on_message, b"", socketio
        self.opened = asyncio.get_running_loop().create_future()
        self.upgraded = False

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.handshake)

    def data_received(self, data):
        self.buffer += data
        if not self.upgraded:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            assert head.startswith(b"HTTP/1.1 101"), head
            self.buffer, self.upgraded = rest, True
            if not self.socketio:
                self.opened.set_result(None)
        while (frame := self._frame()) is not None:
            self.take(frame)

    def take(self, frame):
        if self.socketio and frame[:1] == b"0":
            self.write("40")
        elif self.socketio and frame[:2] == b"40":
            self.opened.set_result(None)
        elif self.socketio and frame == b"2":
            self.write("3")
        elif frame[:40].replace(b" ", b"").startswith(MARKS):
            self.on_message()

    def _frame(self):
        """The next whole one, out of the buffer, or None."""
        if len(self.buffer) < 4:
            return None
        length, begin = self.buffer[1], 2
        if length == 126:
            length, begin = int.from_bytes(self.buffer[2:4], "big"), 4
        if len(self.buffer) < begin + length:
            return None
        frame, self.buffer = self.buffer[begin : begin + length], self.buffer[begin + length :]
        return frame

    def say(self):
        if self.socketio:
            self.write("42" + json.dumps(["send", {"content_text": TEXT}]))
        else:
            self.write(json.dumps({"type": "send", "client_id": str(uuid.uuid4()), "content_text": TEXT}))

    def write(self, text):
        data = text.encode()
        size = bytes((0x80 | len(data),)) if len(data) < 126 else bytes((0xFE,)) + len(data).to_bytes(2, "big")
        self.transport.write(b"\x81" + size + b"\0\0\0\0" + data)


class Room:
    """The sockets of one run."""

    def __init__(self, kind, port, course, elsewhere, session):
        self.kind, self.port, self.session = kind, port, session
        self.course, self.elsewhere = course, elsewhere
        self.members, self.idle, self.got, self.all_got = [], [], 0, asyncio.Event()

    def handshake(self, course):
        path = "/socket.io/?EIO=4&transport=websocket" if self.kind == "socketio" else f"/ws/courses/{course}/"
        origin = (
            f"Host: 127.0.0.1:{self.port}\r\nOrigin: http://127.0.0.1:{self.port}\r\nCookie: session={self.session}"
        )
        return f"GET {path} HTTP/1.1\r\n{origin}\r\n{KEY}\r\n\r\n".encode()

    async def enter(self, many, course, on_message):
        loop, gate, handshake = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE), self.handshake(course)

        async def one():
            async with gate:
                _, member = await loop.create_connection(
                    lambda: Member(handshake, on_message, self.kind == "socketio"), "127.0.0.1", self.port
                )
                await asyncio.wait_for(member.opened, 60)
                return member

        return await asyncio.gather(*(one() for _ in range(many)))

    def on_message(self):
        self.got += 1
        if self.got % len(self.members) == 0:
            self.all_got.set()

    async def say(self):
        """One message; returns when all have it."""
        self.all_got.clear()
        self.members[0].say()
        await asyncio.wait_for(self.all_got.wait(), 60)

    def leave(self):
        for member in [*self.members, *self.idle]:
            member.transport.abort()


async def measure(kind, options, pid, port, courses, session):
    room = Room(KINDS[kind], port, *courses, session)
    room.members = await room.enter(options.members, room.course, room.on_message)
    if kind == "idle":
        room.idle = await room.enter(options.idle, room.elsewhere, lambda: None)
    if kind == "stuck":
        room.idle = await room.enter(1, room.course, lambda: None)
        room.idle[0].transport.pause_reading()
    await asyncio.sleep(1)  # until the last is in its room
    start, used, memory, waits = time.perf_counter(), processor_seconds(pid), peak(pid), []
    while time.perf_counter() - start < options.seconds:
        begun = time.perf_counter()
        await room.say()
        waits.append(time.perf_counter() - begun)
        await asyncio.sleep(max(0, options.every - waits[-1]))
    result = {
        "rate": room.got / (time.perf_counter() - start),
        "micros": (processor_seconds(pid) - used) * 1e6 / room.got,
        "p95": statistics.quantiles(waits, n=20)[-1] * 1e3 if len(waits) > 1 else waits[0] * 1e3,
        "MiB": (peak(pid) - memory) / 1024,
    }
    room.leave()
    return result


def peak(pid):
    """KiB of memory that the process had at most."""
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1])


def run(kind, options, port):
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "DEMO"}}
        env = {
            **kept,
            "DATA_DIR": folder,
            "SITE_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
            "LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, Path(__file__).with_name("group_app.py"), KINDS[kind], str(port)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env)
        try:
            *courses, session = process.stdout.readline().split()
            time.sleep(3)
            return asyncio.run(measure(kind, options, process.pid, port, courses, session))
        finally:
            process.terminate()
            process.wait(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=["ours", "textbook"])
    parser.add_argument("--every", type=float, default=0, help="seconds from message to message")
    parser.add_argument("--idle", type=int, default=2000)
    options = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    results = {kind: [] for kind in options.kinds}
    for number in range(options.rounds):
        for place, kind in list(enumerate(options.kinds))[:: -1 if number % 2 else 1]:
            results[kind].append(run(kind, options, 8320 + place))
    first, *others = options.kinds
    for other in others:
        pairs = list(zip(results[first], results[other], strict=True))
        ratio = {
            name: statistics.median(one[name] / two[name] for one, two in pairs) for name in ("rate", "micros", "p95")
        }
        print(
            f"{first} to {other}: {ratio['rate']:.2f} times the deliveries a second, {ratio['micros']:.2f} times the"
            f" processor time of each, {ratio['p95']:.2f} times the 95th percentile until the last has it"
        )
    for kind, found in results.items():
        middle = {name: statistics.median(each[name] for each in found) for name in found[0]}
        print(
            f"    {kind:8} {middle['rate']:7,.0f}/s {middle['micros']:6.0f} µs each, p95 {middle['p95']:.0f} ms,"
            f" {middle['MiB']:+.1f} MiB at the peak"
        )
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
