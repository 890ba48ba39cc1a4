"""How soon the server answers, and what it holds: `manage.py serve` against a bare daphne, by turns.

    python benchmarks/start.py [--rounds 3] [--sockets 10000] [--pages 20000] [--visits 2000]

Start: from the process being started to its first page (our landing page; the bare one's only page, start_app.py).
Memory: what the process and its children have for themselves, idle. Then, of ours: what is added by pages and by
sockets that come and go, in two halves after a warm-up, so that a leak shows in both; and idle sockets, as many as the
limit of open files lets be.
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
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.chat_hop import PEOPLE  # noqa: E402
from benchmarks.fanout import KEY  # noqa: E402
from benchmarks.load import usage  # noqa: E402
from benchmarks.serving import free_port, wait_for  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
SPARE_FILES = 200
WARM_PAGES = 2_000
WARM_VISITS = 300
AT_ONCE = 50


@contextmanager
def served(command, port, env):
    """(process, seconds to its first page)"""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command], env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/", process, pause=0.01)
        yield process, time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(60)


def memory(process):
    """MiB"""
    return usage([process.pid])[1] / 1024


async def ask(port, number, path="/accounts/login/"):
    """That many pages, over a few connections."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()

    async def some(count):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(count):
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            assert b" 200 " in head[:20], head
            await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        writer.close()

    await asyncio.gather(*(some(number // 8) for _ in range(8)))


async def open_sockets(port, session, number):
    """Sockets of one's own events, open; from several addresses, for one has not so many ports."""
    origin = f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: session={session}"
    handshake = f"GET /ws/me/ HTTP/1.1\r\n{origin}\r\n{KEY}\r\n\r\n".encode()
    gate, writers = asyncio.Semaphore(AT_ONCE), []

    async def one(count):
        async with gate:
            address = (f"127.0.0.{2 + count % 8}", 0)
            reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=address)
            writer.write(handshake)
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)
            assert head.startswith(b"HTTP/1.1 101"), head
            writers.append(writer)

    await asyncio.gather(*(one(count) for count in range(number)))
    return writers


async def come_and_go(port, session, number):
    for _ in range(0, number, AT_ONCE):
        for writer in await open_sockets(port, session, AT_ONCE):
            writer.close()
        await asyncio.sleep(0.05)


async def watch(process, port, sessions, options):
    """What ours holds while it serves."""
    await ask(port, WARM_PAGES if options.pages >= WARM_PAGES else options.pages)
    before = memory(process)
    for half in ("first", "second"):
        await ask(port, options.pages // 2)
        after = memory(process)
        print(f"{options.pages // 2:,} pages, the {half} time: {after - before:+.1f} MiB ({after:.0f})")
        before = after
    await come_and_go(port, sessions[0], min(WARM_VISITS, options.visits))
    await asyncio.sleep(1)
    before = memory(process)
    for half in ("first", "second"):
        await come_and_go(port, sessions[0], options.visits // 2)
        await asyncio.sleep(1)
        after = memory(process)
        visits = f"{options.visits // 2:,} sockets that come and go"
        print(f"{visits}, the {half} time: {after - before:+.1f} MiB ({after:.0f})", flush=True)
        before = after
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    number = min(options.sockets, hard - SPARE_FILES)
    writers = await open_sockets(port, sessions[1], number)
    await asyncio.sleep(2)
    after = memory(process)
    print(f"{len(writers):,} idle sockets: {(after - before) * 1024 / len(writers):.1f} KiB each ({after:.0f} MiB)")
    for writer in writers:
        writer.transport.abort()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sockets", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--visits", type=int, default=2_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        port, bare_port = free_port(), free_port()
        # Where bytecode is not kept, ours would be compiled at each start, and the libraries, of which the bare one is
        # made, would not.
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        env = {**os.environ, "DATA_DIR": folder, "PORT": str(port), "LOG_LEVEL": "ERROR"}
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], env=env, cwd=ROOT, check=True)
        people = [sys.executable, "manage.py", "shell", "-v0", "-c", PEOPLE.format(pairs=1)]
        made = subprocess.run(people, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE)
        sessions = json.loads(made.stdout)[0][1]
        kinds = {
            "serve": (["manage.py", "serve"], port, env),
            "bare": (["benchmarks/start_app.py", str(bare_port)], bare_port, os.environ),
        }
        found = {kind: [] for kind in kinds}
        for number in range(options.rounds + 1):
            for kind in list(kinds)[:: -1 if number % 2 else 1]:
                with served(*kinds[kind]) as (process, seconds):
                    time.sleep(1)
                    if number:  # the first start compiles, and reads from the disk
                        found[kind].append((seconds, memory(process)))
        for kind, rows in found.items():
            seconds, held = (statistics.median(column) for column in zip(*rows, strict=True))
            print(f"{kind:6} first page after {seconds:.2f} s, {held:.0f} MiB idle")
        for what, place in (("start", 0), ("memory", 1)):
            ratios = [ours[place] / bare[place] for ours, bare in zip(found["serve"], found["bare"], strict=True)]
            print(f"{what}: {statistics.median(ratios):.2f} times bare daphne's")
        with served(*kinds["serve"]) as (process, _seconds):
            asyncio.run(watch(process, port, sessions, options))


if __name__ == "__main__":
    main()
