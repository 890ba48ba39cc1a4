"""Processor time, which hardly depends on what else the machine does."""

import time
from pathlib import Path


def clock(connection):
    """A clock, in seconds, of this process's processor time; with PostgreSQL on this machine, of its backend's too (as
    Linux counts it, to the nanosecond). With a server elsewhere it is the time by the wall."""
    if connection.vendor != "postgresql":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        counted = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    if not (counted.exists() and "postgres" in counted.with_name("comm").read_text()):
        return time.perf_counter
    return lambda: time.process_time() + int(counted.read_text().split()[0]) / 1e9
