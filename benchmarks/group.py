"""How many deliveries a second the group chat of a course makes to 500 listeners, ours and the textbook's.

    python benchmarks/group.py [--members 500] [--seconds 3] [--rounds 3]

One member sends the next message once all have got the last. Ours is the consumer that the site serves, with its lock,
idempotence, blocks and catch-up; the textbook's writes the same row, renders the same HTML and calls `group_send`. The
two take turns: look at the ratios, never at the bare numbers.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from fanout import KEY, processor_seconds

MARK = b'"type":"message"'


class Member(asyncio.Protocol):
    """Counts the messages that come; other frames (acknowledgements) do not count."""

    def __init__(self, handshake, on_message):
        self.handshake, self.on_message, self.buffer = handshake, on_message, b""
        self.opened = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.handshake)

    def data_received(self, data):
        self.buffer += data
        if not self.opened.done():
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            assert head.startswith(b"HTTP/1.1 101"), head
            self.buffer = rest
            self.opened.set_result(None)
        while frame := self._frame():
            if frame.replace(b" ", b"").startswith(b"{" + MARK):
                self.on_message()

    def _frame(self):
        """The next whole one, out of the buffer."""
        if len(self.buffer) < 4:
            return None
        length, begin = self.buffer[1], 2
        if length == 126:
            length, begin = int.from_bytes(self.buffer[2:4], "big"), 4
        if len(self.buffer) < begin + length:
            return None
        frame, self.buffer = self.buffer[begin : begin + length], self.buffer[begin + length :]
        return frame

    def send(self, text):
        data = text.encode()
        size = bytes((0x80 | len(data),)) if len(data) < 126 else bytes((0xFE,)) + len(data).to_bytes(2, "big")
        self.transport.write(b"\x81" + size + b"\0\0\0\0" + data)


async def measure(pid, port, course, session, members, seconds):
    """(deliveries a second, microseconds of the server's processor time for each)"""
    loop = asyncio.get_running_loop()
    got, all_got = 0, asyncio.Event()

    def on_message():
        nonlocal got
        got += 1
        if got % members == 0:
            all_got.set()

    origin = f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: session={session}"
    handshake = f"GET /ws/courses/{course}/ HTTP/1.1\r\n{origin}\r\n{KEY}\r\n\r\n".encode()
    room = []
    for _ in range(members):
        _, member = await loop.create_connection(lambda: Member(handshake, on_message), "127.0.0.1", port)
        await asyncio.wait_for(member.opened, 20)
        room.append(member)
    await asyncio.sleep(1)  # until the last is in its room
    start, used = time.perf_counter(), processor_seconds(pid)
    while time.perf_counter() - start < seconds:
        all_got.clear()
        words = f'"client_id":"{uuid.uuid4()}","content_text":"hello everyone, how is it going?"'
        room[0].send('{"type":"send",' + words + "}")
        await asyncio.wait_for(all_got.wait(), 60)
    result = got / (time.perf_counter() - start), (processor_seconds(pid) - used) * 1e6 / got
    for member in room:
        member.transport.abort()
    return result


def run(kind, port, members, seconds):
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "DEMO"}}
        env = {
            **kept,
            "DATA_DIR": folder,
            "SITE_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
            "LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, Path(__file__).with_name("group_app.py"), kind, str(port)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env)
        try:
            course, session = process.stdout.readline().split()
            time.sleep(3)
            return asyncio.run(measure(process.pid, port, course, session, members, seconds))
        finally:
            process.terminate()
            process.wait(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    results = {"textbook": [], "ours": []}
    for number in range(options.rounds):
        for kind in ("textbook", "ours") if number % 2 == 0 else ("ours", "textbook"):
            results[kind].append(run(kind, 8320 + (kind == "ours"), options.members, options.seconds))
    pairs = list(zip(results["ours"], results["textbook"], strict=True))
    faster = statistics.median(ours[0] / textbook[0] for ours, textbook in pairs)
    cheaper = statistics.median(textbook[1] / ours[1] for ours, textbook in pairs)
    print(f"{faster:.1f} times the deliveries a second, 1/{cheaper:.1f} of the processor time for each")
    for kind, found in results.items():
        rate, micros = (statistics.median(values) for values in zip(*found, strict=True))
        print(f"    {kind:8} {rate:7,.0f}/s {micros:6.0f} µs each")
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
