"""Our pages against a small bare Django page, and against themselves under gunicorn's sync worker.

    python benchmarks/pages_site.py [--connections 1,8] [--seconds 3] [--rounds 3] [--pages feed,chat]

The site is as `make run` has it, with its demo data, seen by demo_learner; the bare page is that of pages.py (session,
user, five queries, 20 rows, six middleware) with as many bytes, under the server we ship. gunicorn only where it is
installed. The servers take turns in every round: look at the ratios, never at the bare numbers.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.pages import APP, measure  # noqa: E402
from benchmarks.serving import wait_for  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
SESSION = """
from accounts.models import User
from courses.models import Enrollment
from langlearn.lib.testing import new_session
from messaging.models import Chat
user = User.objects.get(username="demo_learner")
taken = Enrollment.objects.open().filter(learner=user.pk)[0]
print(new_session(user), Chat.objects.of(user.learner)[0].pk, taken.course_id)
"""


def manage(*command, env):
    done = subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, capture_output=True, check=True)
    return done.stdout.decode()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--connections", default="1,8")
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", default="feed,discover,chat,course")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        site = {**kept, "DATA_DIR": folder, "DEMO": "1", "LOG_LEVEL": "ERROR", "PORT": "8440"}
        site["DJANGO_SETTINGS_MODULE"] = "langlearn.settings"
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["load_demo"]):
            manage(*command, env=site)
        session, chat, course = manage("shell", "-v0", "-c", SESSION, env=site).split()[-3:]
        bare = {**os.environ, "DATABASE": f"{folder}/bare.sqlite3"}
        prepared = subprocess.run([sys.executable, APP, "prepare"], env=bare, capture_output=True, text=True)
        cookies = {"ours": f"session={session}", "gunicorn": f"session={session}"}
        cookies["bare"] = f"sessionid={prepared.stdout.strip()}"
        commands = {"ours": ["manage.py", "serve"], "bare": [APP, "pooled", "8441"]}
        if find_spec("gunicorn"):
            wsgi = "django.core.wsgi:get_wsgi_application()"
            commands["gunicorn"] = ["-m", "gunicorn", wsgi, "-b", "127.0.0.1:8442"]
        ports = {"ours": 8440, "bare": 8441, "gunicorn": 8442}
        servers = {
            kind: subprocess.Popen([sys.executable, *command], cwd=ROOT, env=bare if kind == "bare" else site)
            for kind, command in commands.items()
        }
        pages = {"feed": "/feed/", "discover": "/discover/", "chat": f"/chats/{chat}/", "course": f"/courses/{course}/"}
        pages = {name: pages[name] for name in options.pages.split(",")}
        try:
            for kind in servers:
                wait_for(f"http://127.0.0.1:{ports[kind]}/", servers[kind], cookies[kind])
            compare(options, pages, ports, cookies, {kind: server.pid for kind, server in servers.items()})
        finally:
            for server in servers.values():
                server.terminate()
                server.wait(30)


def compare(options, pages, ports, cookies, pids):
    def visits(kind, path, connections, seconds):
        page = {"path": f"/?bytes={sizes[path]}"} if kind == "bare" else {"path": path, "mark": b"</html>"}
        return asyncio.run(measure(pids[kind], ports[kind], cookies[kind], connections, seconds, **page))

    sizes = {
        path: len(wait_for(f"http://127.0.0.1:{ports['ours']}{path}", cookie=cookies["ours"]))
        for path in pages.values()
    }
    for name, path in pages.items():
        for kind in pids:
            visits(kind, path, 2, 1)
        for connections in map(int, options.connections.split(",")):
            results = {kind: [] for kind in pids}
            for number in range(options.rounds):
                for kind in list(pids)[:: -1 if number % 2 else 1]:
                    results[kind].append(visits(kind, path, connections, options.seconds))
            line = [f"{name:9} {sizes[path]:,} bytes, {connections:2} connections"]
            for kind, found in results.items():
                rate, p95, processor = (statistics.median(column) for column in zip(*found, strict=True))
                line.append(
                    f"{kind} {rate:.0f}/s p95 {p95 * 1000:.0f} ms, {processor * 1000:.1f} ms of processor a page"
                )
            for kind in list(pids)[1:]:
                pairs = list(zip(results["ours"], results[kind], strict=True))
                rate = statistics.median(ours[0] / other[0] for ours, other in pairs)
                p95 = statistics.median(ours[1] / other[1] for ours, other in pairs)
                line.append(f"to {kind}: {rate:.2f} times the pages, {p95:.2f} times the 95th percentile")
            print("; ".join(line), flush=True)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
