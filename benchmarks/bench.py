"""Runs the benchmarks one after another, each on data of its own, and says at the end which ran and how long.

    python benchmarks/bench.py [--size small|full] [--rounds 1] [--only feed,chat]

Small ends in a few minutes and shows that nothing fell over and roughly where things stand; the figures of
docs/performance.md are of `full`, of more rounds, on a machine with nothing else to do. Ends with 1 if one failed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
# name: (what it compares, arguments of the small size, of the full one); {rounds} is filled in.
BENCHMARKS = {
    "start": (
        "cold start and memory against a bare daphne",
        "--rounds {rounds} --sockets 500 --pages 1000 --visits 200",
        "--rounds {rounds}",
    ),
    "pages": (
        "a page, pooled handler against Django's own",
        "--rounds {rounds} --seconds 1 --connections 1,8",
        "--rounds {rounds} --seconds 3",
    ),
    "pages_site": (
        "our pages against a bare one",
        "--rounds {rounds} --seconds 1 --connections 1",
        "--rounds {rounds} --seconds 3",
    ),
    "fanout": (
        "deliveries to a room, our hub against group_send",
        "--rounds {rounds} --seconds 1 --members 100",
        "--rounds {rounds} --seconds 3",
    ),
    "group": (
        "the group chat of a course, ours against the textbook's",
        "--rounds {rounds} --seconds 1 --members 100",
        "--rounds {rounds} --seconds 3",
    ),
    "chat_hop": (
        "from sending until the other has it",
        "--rounds {rounds} --pairs 2 --messages 10",
        "--rounds {rounds}",
    ),
    "chat": ("a long conversation against a short one", "--rounds {rounds} --sizes 1000 10000", "--rounds {rounds}"),
    "feed": ("many posts against few", "--rounds {rounds} --sizes 1000 10000", "--rounds {rounds}"),
    "discover": ("many learners against few", "--rounds {rounds} --sizes 500 5000", "--rounds {rounds}"),
    "upload": ("a large file, and who else waits", "--rounds {rounds} --megabytes 20", "--rounds {rounds}"),
}
FEWEST_CALLS = 3  # of what takes the best of its rounds
CALLS = {"chat", "feed", "discover"}


def arguments(name, size, rounds):
    _what, small, full = BENCHMARKS[name]
    if name in CALLS:
        rounds = max(FEWEST_CALLS, rounds)
    return (small if size == "small" else full).format(rounds=rounds).split()


def chosen(only):
    """The names to run, in our order. Raises ValueError for one that is none of ours."""
    names = [name for name in only.split(",") if name] or list(BENCHMARKS)
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        raise ValueError(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}.")
    return [name for name in BENCHMARKS if name in names]


def run(name, size, rounds):
    """(exit code, seconds)"""
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
    with tempfile.TemporaryDirectory(prefix=f"langlearn-{name}-") as folder:
        environment = {**kept, "DATA_DIR": folder}
        begun = time.monotonic()
        command = [sys.executable, HERE / f"{name}.py", *arguments(name, size, rounds)]
        done = subprocess.run(command, env=environment, cwd=HERE.parent)
        return done.returncode, time.monotonic() - begun


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=["small", "full"], default="small")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", default="", help="names, with commas between them")
    options = parser.parse_args()
    try:
        names = chosen(options.only)
    except ValueError as error:
        parser.error(str(error))
    results = {}
    for name in names:
        print(f"\n== {name}: {BENCHMARKS[name][0]}", flush=True)
        results[name] = run(name, options.size, options.rounds)
    print(f"\n{'benchmark':12}{'seconds':>9}  outcome")
    for name, (code, seconds) in results.items():
        print(f"{name:12}{seconds:9.0f}  {'ran' if code == 0 else f'failed with {code}'}")
    return 1 if any(code for code, _seconds in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
