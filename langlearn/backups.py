"""Database and uploads in one archive, taken while the site serves, and brought back.

Files are never changed once they are written, only added and deleted, so the order makes the archive whole: all files,
then the database as of one moment, then the files that came meanwhile. Whatever a row names is in it, but for a file
that came and was deleted again while it was made; and it holds a few more, which were deleted meanwhile.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

from django.core.files import File
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

FORMAT = 1
STORAGES = ("default", "private")
DATABASE, MANIFEST = "database", "manifest.json"
CHUNK = 1024 * 1024


class BackupError(Exception):
    """With a sentence for the operator."""


# Out -----------------------------------------------------------------------------------------------------------------


def backup(path):
    """Write the archive to `path`, whole or not at all. Returns (number of files, bytes of the archive)."""
    path = Path(path)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(0o600)  # from its first byte: it holds what everybody wrote
        with (
            tarfile.open(unfinished, "w", dereference=True) as archive,
            tempfile.TemporaryDirectory(prefix=".database-", dir=path.parent) as folder,  # /tmp may be small
        ):
            sums = {}
            add_files(archive, sums)
            dump = Path(folder) / DATABASE
            dump_database(dump)
            with dump.open("rb") as content:
                add(archive, sums, DATABASE, content, dump.stat().st_size)
            add_files(archive, sums)
            add_manifest(archive, sums)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return len(sums) - 1, path.stat().st_size


def add_files(archive, sums):
    """Those that are not in it yet."""
    for storage in STORAGES:
        for name in walk(storages[storage]):
            member = f"{storage}/{name}"
            if member in sums:
                continue
            try:
                with storages[storage].open(name) as content:
                    add(archive, sums, member, content, content.size)
            except FileNotFoundError:  # deleted between being listed and being read
                continue


def walk(storage, folder=""):
    """The names of all files of a storage."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        yield from walk(storage, f"{folder}{name}/")


def add(archive, sums, member, content, size):
    info = tarfile.TarInfo(member)
    info.size, info.mtime = size, int(timezone.now().timestamp())
    read = Summed(content)
    archive.addfile(info, read)
    sums[member] = read.sum.hexdigest()


class Summed:
    """A file, and the checksum of what was read of it."""

    def __init__(self, content):
        self._content, self.sum = content, hashlib.sha256()

    def read(self, size=-1):
        data = self._content.read(size)
        self.sum.update(data)
        return data


def add_manifest(archive, sums):
    about = {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "database": connection.vendor,
        "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
        "sums": sums,
    }
    data = json.dumps(about).encode()
    info = tarfile.TarInfo(MANIFEST)
    info.size = len(data)
    archive.addfile(info, BytesIO(data))


def dump_database(path):
    """As of one moment, while others write."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source, closing(sqlite3.connect(path)) as to:
            source.backup(to)
    else:
        run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


def run(*command):
    """One of PostgreSQL's own programs, with our database; the password stays out of the list of processes."""
    given = connection.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    environment = os.environ | {name: str(given[key]) for key, name in names.items() if given[key]}
    try:
        subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603 (our words)
    except FileNotFoundError:
        raise BackupError(f"{command[0]} is missing: install PostgreSQL's client programs.") from None
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{command[0]} failed: {error.stderr.strip()}") from None


# Back ----------------------------------------------------------------------------------------------------------------


def restore(path, replace=False):
    """Bring an archive back: all of it is checked before anything is touched. Returns the number of files.

    Over a database that holds people only with `replace`, which removes what is there now, files too."""
    with tarfile.open(path, "r") as archive:
        about = read_manifest(archive)
        if about["database"] != connection.vendor:
            raise BackupError(f"This backup is of {about['database']}; DATABASE_URL names {connection.vendor}.")
        if not replace and holds_people():
            raise BackupError("There are people in this database. Say --replace to put the backup in its place.")
        check_sums(archive, about["sums"])
        restore_database(archive)
        for storage in STORAGES:
            for name in list(walk(storages[storage])):
                storages[storage].delete(name)
        restored = [member for member in archive if member.name not in (DATABASE, MANIFEST)]
        for member in restored:
            storage, _slash, name = member.name.partition("/")
            kept = storages[storage].save(name, File(archive.extractfile(member), name=name))
            if kept != name:
                raise BackupError(f"{name} was written as {kept}: the storage changes names.")
    return len(restored)


def read_manifest(archive):
    try:
        about = json.load(archive.extractfile(MANIFEST))
    except (KeyError, ValueError):
        raise BackupError("This is no backup of Langlearn, or not a whole one.") from None
    if about.get("format") != FORMAT:
        raise BackupError(f"This backup has format {about.get('format')}; this version reads {FORMAT}.")
    return about


def check_sums(archive, sums):
    """Each file is what was put in, and nothing else is there."""
    members = [member for member in archive if member.name != MANIFEST]
    if sorted(member.name for member in members) != sorted(sums) or not all(member.isfile() for member in members):
        raise BackupError("The archive does not hold what it says.")
    for member in members:
        found = hashlib.sha256()
        content = archive.extractfile(member)
        while data := content.read(CHUNK):
            found.update(data)
        if found.hexdigest() != sums[member.name]:
            raise BackupError(f"{member.name} is damaged.")
        if ".." in Path(member.name).parts or member.name.startswith("/"):
            raise BackupError(f"{member.name} is no name of ours.")


def holds_people():
    from accounts.models import User

    tables = connection.introspection.table_names()
    return User._meta.db_table in tables and User.objects.exists()


def restore_database(archive):
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DATABASE
        with archive.extractfile(DATABASE) as content, dump.open("wb") as file:
            shutil.copyfileobj(content, file)
        if connection.vendor == "sqlite":
            # Into the database that is there: a file put in its place would be another than the one others have open.
            name = connection.settings_dict["NAME"]
            connection.close()
            with closing(sqlite3.connect(dump)) as source, closing(sqlite3.connect(name)) as to:
                source.backup(to)
        else:
            connection.close()
            once = ("--single-transaction", "--exit-on-error")
            database = f"--dbname={connection.settings_dict['NAME']}"
            run("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", *once, database, str(dump))
