"""A site of its own for a test: its folder, its database, its server processes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .conftest import ROOT, wait_for


class Site:
    """Server processes that share a database."""

    def __init__(self, folder, **env):
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "DEMO"}}
        self.env = {**kept, "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR", **env}
        self.processes = {}

    def manage(self, *command):
        done = subprocess.run(
            [sys.executable, "manage.py", *command], env=self.env, cwd=ROOT, check=True, stdout=subprocess.PIPE
        )
        return done.stdout

    def migrate(self, prepared):
        """An empty database: on SQLite a copy of one."""
        if "DATABASE_URL" in self.env:
            self.manage("migrate", "-v0")
        else:
            shutil.copy(prepared / "empty.sqlite3", Path(self.env["DATA_DIR"]) / "db.sqlite3")

    def ask(self, code):
        return json.loads(self.manage("shell", "-v0", "-c", code))

    def start(self, port):
        env = {**self.env, "PORT": str(port)}
        process = subprocess.Popen([sys.executable, "manage.py", "serve"], env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
        self.processes[port] = process
        wait_for(f"http://127.0.0.1:{port}", process)

    def kill(self, port):
        self.processes[port].kill()
        self.processes[port].wait(10)

    def stop(self):
        for process in self.processes.values():
            process.kill()
            process.wait(10)
