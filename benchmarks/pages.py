"""Pages a second of one small Django page: our pooled handler, Django's own ASGI handler, gunicorn's sync worker.

    python benchmarks/pages.py [--connections 1,8,32] [--seconds 3] [--rounds 5] [--threads 1]

The first two under daphne; gunicorn only where it is installed. The servers take turns in every round: look at the
ratios, never at the bare numbers.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import wait_for  # noqa: E402

APP = Path(__file__).with_name("pages_app.py")
KINDS = ["pooled", "django", *(["gunicorn"] if find_spec("gunicorn") else [])]


async def visit(port, cookie, end, path="/", mark=b"row-20"):
    """Ask for the page, which holds `mark`, again and again until `end`; returns how long each took."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode()
    took, writer = [], None
    while (start := time.perf_counter()) < end:
        if writer is None:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert b" 200 " in head[:20], head
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        assert mark in await reader.readexactly(length)
        if b"connection: close" in head:
            writer.close()
            writer = None
        took.append(time.perf_counter() - start)
    return took


def processor_seconds(pid):
    """What the process and its children have used; it hardly depends on what else the machine does."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    stats = [Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split() for one in [pid, *children]]
    return sum(int(field) for stat in stats for field in stat[11:13]) / os.sysconf("SC_CLK_TCK")


async def measure(pid, port, cookie, connections, seconds, **page):
    """(pages a second, the 95th percentile in seconds, processor seconds a page)"""
    used = processor_seconds(pid)
    end = time.perf_counter() + seconds
    took = sorted(sum(await asyncio.gather(*[visit(port, cookie, end, **page) for _ in range(connections)]), []))
    return len(took) / seconds, took[int(len(took) * 0.95)], (processor_seconds(pid) - used) / len(took)


def start(kind, port, session, environment):
    process = subprocess.Popen([sys.executable, APP, kind, str(port)], env=environment, stderr=subprocess.DEVNULL)
    wait_for(f"http://127.0.0.1:{port}/", process, f"sessionid={session}")
    return process


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--connections", default="1,8,32")
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", default="1")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATABASE": f"{folder}/db.sqlite3", "HTTP_THREADS": options.threads}
        prepared = subprocess.run([sys.executable, APP, "prepare"], env=environment, capture_output=True, text=True)
        session = prepared.stdout.strip()
        servers = {kind: start(kind, 8400 + number, session, environment) for number, kind in enumerate(KINDS)}
        try:
            compare(options, session, {kind: process.pid for kind, process in servers.items()})
        finally:
            for process in servers.values():
                process.terminate()
                process.wait(30)


def compare(options, session, pids):
    def visits(kind, connections, seconds):
        return asyncio.run(measure(pids[kind], 8400 + KINDS.index(kind), f"sessionid={session}", connections, seconds))

    for kind in KINDS:
        visits(kind, 4, 1)
    for connections in map(int, options.connections.split(",")):
        results = {kind: [] for kind in KINDS}
        for number in range(options.rounds):
            turn = number % len(KINDS)
            for kind in KINDS[turn:] + KINDS[:turn]:
                results[kind].append(visits(kind, connections, options.seconds))
        for kind in KINDS:
            rate, p95, processor = (statistics.median(column) for column in zip(*results[kind], strict=True))
            paired = zip(results[kind], results[KINDS[-1]], strict=True)
            ratio = statistics.median(mine[0] / base[0] for mine, base in paired)
            print(
                f"{connections:3} connections {kind:9} {rate:6.0f}/s p95 {p95 * 1000:6.1f} ms"
                f"  {processor * 1000:5.2f} ms of processor a page  {ratio:.2f} times {KINDS[-1]}"
            )


if __name__ == "__main__":
    main()
