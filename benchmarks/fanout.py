"""How many deliveries a second a room of 500 gets, with one INSERT a message: our hub and the textbook's group_send.

    python benchmarks/fanout.py [--members 500] [--seconds 3] [--rounds 5]

One member sends the next message once all have got the last. The servers take turns in every round: look at the ratios,
never at the bare numbers. The server's own processor time for a delivery hardly depends on what else the machine does.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TARGETS = [(kind, server) for server in ("daphne", "uvicorn") for kind in ("textbook", "ours")]
KEY = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + "A" * 22 + "=="


class Member(asyncio.Protocol):
    """Counts the text frames that come; all of ours are shorter than 126 bytes."""

    def __init__(self, handshake, on_frame):
        self.handshake, self.on_frame, self.buffer = handshake, on_frame, b""
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
        while len(self.buffer) >= 2 and len(self.buffer) >= 2 + self.buffer[1]:
            if self.buffer[0] == 0x81:
                self.on_frame()
            self.buffer = self.buffer[2 + self.buffer[1] :]

    def send(self, text):
        data = text.encode()
        self.transport.write(bytes((0x81, 0x80 | len(data))) + b"\0\0\0\0" + data)


def processor_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


async def measure(pid, port, session, members, seconds):
    """(deliveries a second, microseconds of the server's processor time for each)"""
    loop = asyncio.get_running_loop()
    got, all_got = 0, asyncio.Event()

    def on_frame():
        nonlocal got
        got += 1
        if got % members == 0:
            all_got.set()

    origin = f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: sessionid={session}"
    handshake = f"GET /ws/ HTTP/1.1\r\n{origin}\r\n{KEY}\r\n\r\n".encode()
    room = []
    for _ in range(members):
        _, member = await loop.create_connection(lambda: Member(handshake, on_frame), "127.0.0.1", port)
        await asyncio.wait_for(member.opened, 10)
        room.append(member)
    start, used = time.perf_counter(), processor_seconds(pid)
    while time.perf_counter() - start < seconds:
        all_got.clear()
        room[0].send('{"type":"message","body":"hello everyone, how is it going?"}')
        await asyncio.wait_for(all_got.wait(), 30)
    result = got / (time.perf_counter() - start), (processor_seconds(pid) - used) * 1e6 / got
    for member in room:
        member.transport.abort()
    return result


def run(kind, server, port, members, seconds):
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, Path(__file__).with_name("fanout_app.py"), kind, server, str(port), folder]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            session = process.stdout.readline().strip()
            time.sleep(2)
            return asyncio.run(measure(process.pid, port, session, members, seconds))
        finally:
            process.terminate()
            process.wait(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    results = {target: [] for target in TARGETS}
    for number in range(options.rounds):
        for target in TARGETS[number % 4 :] + TARGETS[: number % 4]:
            results[target].append(run(*target, 8300 + TARGETS.index(target), options.members, options.seconds))
    for server in ("daphne", "uvicorn"):
        pairs = list(zip(results["ours", server], results["textbook", server], strict=True))
        faster = statistics.median(ours[0] / textbook[0] for ours, textbook in pairs)
        cheaper = statistics.median(textbook[1] / ours[1] for ours, textbook in pairs)
        print(f"{server}: {faster:.1f} times the deliveries a second, 1/{cheaper:.1f} of the processor time for each")
        for name, side in zip(("ours", "textbook"), zip(*pairs, strict=True), strict=True):
            rate, micros = (statistics.median(values) for values in zip(*side, strict=True))
            print(f"    {name:8} {rate:7,.0f}/s {micros:6.0f} µs each")


if __name__ == "__main__":
    main()
