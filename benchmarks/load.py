"""Loads a running site as people would, for a while, and fails on any error or message that did not arrive.

    python benchmarks/load.py [--people 50] [--seconds 30]       # a site of its own, embedded, on this machine
    python benchmarks/load.py --url https://staging.example --accounts people.json [--pid 1234]

Each person signs in through the form, opens the three sockets that a browser has, and reads feed, posts, Discover,
chats and the course's room, and writes to the partner and the group. Accounts come from load_people.py, run where the
site runs. With --pid (of a server on this machine, or several with commas) the server's memory and processor are told.
SSL_CERT_FILE names the certificate of a site that signs its own.

To loopback addresses people come from many (127.0.1.1, 127.0.1.2, …), for a site bounds what one address may do; to
others they sign in one after another, at the pace that one address may.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.load_person import Person, Site  # noqa: E402
from benchmarks.load_tally import Deliveries, Tally  # noqa: E402
from benchmarks.serving import free_port, wait_for  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
DRAIN_SECONDS = 15
PEOPLE_AT_AN_ADDRESS = 10
SIGN_IN_PAUSE = 2.5  # between two from one address; 30 a minute are let in


def is_loopback(url):
    return socket.gethostbyname(urlsplit(url).hostname).startswith("127.")


def address_of(number, net=1):
    """The loopback address from which the person of this number comes; in another `net` nobody has been counted yet."""
    which = number // PEOPLE_AT_AN_ADDRESS
    return f"127.{net}.{which // 250}.{1 + which % 250}"


# The server, from outside ---------------------------------------------------------------------------------------------


def family(pid):
    """A process and those that it started."""
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        with suppress(OSError):  # it has ended
            todo += map(int, Path(f"/proc/{found[-1]}/task/{found[-1]}/children").read_text().split())
    return found


def usage(pids):
    """(processor seconds, KiB of memory that are theirs alone or their share) of these processes and their children."""
    seconds = memory = 0
    for pid in set().union(*map(family, pids)):
        with suppress(OSError):  # it has ended
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            seconds += sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
            memory += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return seconds, memory


@contextmanager
def own_site(people, scale):
    """(address, what load_people.py told, process) of a server on a folder of its own, with demo data."""
    with tempfile.TemporaryDirectory(prefix="langlearn-load-") as folder:
        port = free_port()
        taken = {"DATABASE_URL", "REDIS_URL", "SITE_URL", "DEBUG", "S3_BUCKET"}
        env = {name: value for name, value in os.environ.items() if name not in taken}
        env |= {"DATA_DIR": folder, "PORT": str(port), "LOG_LEVEL": "ERROR"}

        def run(*command):
            return subprocess.run(
                [sys.executable, *command], env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE
            ).stdout

        run("manage.py", "migrate", "-v0")
        run("manage.py", "collectstatic", "--noinput", "-v0")
        run("manage.py", "load_demo", "--scale", str(scale))
        made = json.loads(run("benchmarks/load_people.py", "make", str(people)))
        process = subprocess.Popen([sys.executable, "manage.py", "serve"], env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/health/live", process)
            yield f"http://127.0.0.1:{port}", made, process
        finally:
            process.terminate()
            process.wait(60)


# The load -------------------------------------------------------------------------------------------------------------


async def load(url, made, seconds, think, pids=()):
    """Runs it all; returns the tally, and what is to be said beside its table."""
    tally = Tally()
    deliveries = Deliveries(tally)
    site = Site(url, made, tally, deliveries, ssl.create_default_context() if url.startswith("https") else None, think)
    near = is_loopback(url)
    net = random.randint(1, 250)
    people = [
        Person(site, **one, address=address_of(number, net) if near else None)
        for number, one in enumerate(made["people"])
    ]
    pause = 0.1 if near else SIGN_IN_PAUSE
    end = None

    async def come(number, person):
        await asyncio.sleep(number * pause)
        await person.live(lambda: end or float("inf"))

    before = usage(pids)
    begun = time.perf_counter()
    visits = [asyncio.create_task(come(number, person)) for number, person in enumerate(people)]
    await asyncio.sleep(len(people) * pause + seconds)
    end = time.monotonic()
    peak = usage(pids)
    took = time.perf_counter() - begun
    for result in await asyncio.gather(*visits, return_exceptions=True):
        if isinstance(result, BaseException):
            tally.failed("a person", repr(result)[:100])
    late = time.monotonic() + DRAIN_SECONDS
    while deliveries.missing() and time.monotonic() < late:
        await asyncio.sleep(0.1)
    await asyncio.gather(*(person.leave() for person in people))
    return tally, site, took, before, peak


def report(tally, site, took, before, peak):
    deliveries = site.deliveries
    print(tally.table(took))
    print(
        f"\n{len(site.in_group)} people for {took:.0f} s; {site.most_sockets} sockets open at most, "
        f"{site.returned} times one came back; {deliveries.sent} messages sent, {deliveries.arrived} arrivals, "
        f"{deliveries.missing()} missing."
    )
    if peak[1]:
        print(
            f"The server: {peak[1] / 1024:.0f} MiB (before: {before[1] / 1024:.0f}), "
            f"{(peak[0] - before[0]) / took * 100:.0f} % of one processor."
        )
    if found := [*tally.complaints(), *deliveries.complaints()]:
        print("\nWrong:", *found, sep="\n")
    return 1 if tally.errors or deliveries.missing() or not deliveries.arrived else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", help="of a site that runs; without it one of its own")
    parser.add_argument("--accounts", help="what load_people.py made there, a file")
    parser.add_argument("--people", type=int, default=50, help="of its own site")
    parser.add_argument("--scale", type=int, default=500, help="learners of the demo in its own site")
    parser.add_argument("--seconds", type=float, default=30, help="after all are in")
    parser.add_argument("--think", type=float, default=2, help="seconds between two things one does, on average")
    parser.add_argument("--pid", default="", help="of the server's processes, where it is on this machine")
    options = parser.parse_args()
    if options.url:
        if not options.accounts:
            parser.error("--url needs --accounts: run benchmarks/load_people.py where the site runs")
        made = json.loads(Path(options.accounts).read_text())
        pids = [int(pid) for pid in options.pid.split(",") if pid]
        outcome = asyncio.run(load(options.url, made, options.seconds, options.think, pids))
    else:
        with own_site(options.people, options.scale) as (url, made, process):
            outcome = asyncio.run(load(url, made, options.seconds, options.think, [process.pid]))
    return report(*outcome)


if __name__ == "__main__":
    sys.exit(main())
