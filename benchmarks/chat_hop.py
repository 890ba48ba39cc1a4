"""How long until the other has it: one person sends, until the message is at the partner's socket.

    python benchmarks/chat_hop.py [--pairs 10] [--messages 40] [--rounds 2]

Both servers, embedded (SQLite, no Redis), by turns; one message under way at a time, so it is the hop and no queue. The
server commits, renders and delivers in that time. Look at the ratio: the machine does other work.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from websockets.asyncio.client import connect

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import free_port, wait_for  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
SERVERS = {
    "daphne": ["manage.py", "serve"],
    "uvicorn": ["-m", "uvicorn", "langlearn.asgi:application", "--log-level", "error", "--port"],
}
PEOPLE = """
import json
from accounts.models import Learner, User
from langlearn.lib.testing import new_session
from messaging.models import Chat, Member
pairs = []
for n in range({pairs}):
    two = []
    for name in "ab":
        user = User.objects.create(username=f"{{name}}{{n}}", native_language="en", country="US")
        two.append(Learner.objects.create(user=user, learning_language="ja"))
    chat = Chat.objects.between(*two)
    Member.objects.filter(chat=chat).update(state="accepted")
    pairs.append([chat.pk, [new_session(learner.user) for learner in two]])
print(json.dumps(pairs))
"""


def talk(port, chat, session):
    return connect(
        f"ws://127.0.0.1:{port}/ws/chats/{chat}/",
        origin=f"http://127.0.0.1:{port}",
        additional_headers={"Cookie": f"session={session}"},
    )


async def hops(port, pairs, messages):
    """Milliseconds of each message."""
    times = []
    for chat, (one, other) in pairs:
        async with talk(port, chat, one) as sender, talk(port, chat, other) as reader:
            for ws in (sender, reader):
                await ws.send('{"type": "hello", "last_id": 0}')
                while json.loads(await ws.recv())["type"] != "caught_up":
                    pass
            for number in range(messages):
                client_id = str(uuid.uuid4())
                frame = json.dumps({"type": "send", "client_id": client_id, "content_text": f"hello {number} 勉強"})
                begun = time.perf_counter()
                await sender.send(frame)
                while json.loads(await reader.recv()).get("client_id") != client_id:
                    pass
                times.append((time.perf_counter() - begun) * 1000)
                await asyncio.sleep(0.1)
    return times


def run(server, pairs, messages):
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        env = {**os.environ, "DATA_DIR": folder, "PORT": str(port), "LOG_LEVEL": "ERROR"}
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], env=env, cwd=ROOT, check=True)
        made = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", PEOPLE.format(pairs=pairs)],
            env=env,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
        )
        command = [sys.executable, *SERVERS[server], *([str(port)] if server == "uvicorn" else [])]
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/health/ready", process)
            return asyncio.run(hops(port, json.loads(made.stdout), messages))
        finally:
            process.terminate()
            process.wait(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--messages", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    times = {server: [] for server in SERVERS}
    for number in range(options.rounds):
        for server in list(SERVERS)[:: -1 if number % 2 else 1]:
            times[server] += run(server, options.pairs, options.messages)
    print("| server | messages | p50, ms | p99, ms |\n|---|---|---|---|")
    for server, found in times.items():
        cuts = statistics.quantiles(found, n=100)
        print(f"| {server} | {len(found)} | {cuts[49]:.1f} | {cuts[98]:.1f} |")


if __name__ == "__main__":
    main()
