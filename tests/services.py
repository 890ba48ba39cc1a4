"""Database and Redis of a test's own, which it may stop and start as it likes."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import redis

from .conftest import free_port

OWNER = "postgres"  # PostgreSQL refuses to run as root


def binary(name):
    found = shutil.which(name) or max(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), default=None)
    assert found, f"{name} is missing: install postgresql and redis-server"
    return str(found)


class Postgres:
    def __init__(self):
        # Not below pytest's own folder, which it shuts to everybody else whenever it starts.
        self.folder, self.port = Path(tempfile.mkdtemp(prefix="langlearn-pg-")), free_port()
        folder, self.as_owner = self.folder, {}
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER)
            self.as_owner = {"user": OWNER, "group": pwd.getpwnam(OWNER).pw_gid, "extra_groups": []}
        self.run("initdb", "--auth=trust", "--username=postgres", "--no-sync", "-D", f"{folder}/data")
        self.start()
        with psycopg.connect(f"{self.address}/postgres", autocommit=True) as admin:
            admin.execute("CREATE DATABASE langlearn")

    @property
    def address(self):
        return f"postgres://postgres@127.0.0.1:{self.port}"

    def run(self, name, *arguments):
        subprocess.run(
            [binary(name), *arguments], check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **self.as_owner
        )

    def start(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        log = f"{self.folder}/log"
        self.run("pg_ctl", "start", "-w", "-D", f"{self.folder}/data", "-l", log, "-o", options)

    def stop(self):
        self.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", f"{self.folder}/data")

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder)


class Redis:
    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.start()

    @property
    def address(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        command = [binary("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL)
        end = time.monotonic() + 20
        with redis.Redis.from_url(self.address) as client:
            while time.monotonic() < end:
                try:
                    return client.ping()
                except redis.ConnectionError:
                    time.sleep(0.05)
        raise AssertionError("Redis did not start")

    def stop(self):
        self.process.kill()
        self.process.wait(10)
