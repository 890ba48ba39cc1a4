"""Servers of a benchmark: a port for one, and when it answers."""

import socket
import time
import urllib.request


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url, process=None, cookie="", seconds=60, pause=0.1):
    """What the first good answer holds. Ends the benchmark where none comes, or the process has ended."""
    request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})
    end = time.monotonic() + seconds
    while time.monotonic() < end and (process is None or process.poll() is None):
        try:
            return urllib.request.urlopen(request, timeout=10).read()
        except OSError:
            time.sleep(pause)
    raise SystemExit(f"Nobody answers at {url}")
