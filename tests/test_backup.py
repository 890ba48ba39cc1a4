"""A backup taken while people write, and brought back elsewhere: what was there is there, and whole."""

import json
import subprocess
import sys
import tarfile
import uuid
from contextlib import closing

import psycopg
import pytest

from .conftest import POSTGRES, ROOT
from .site import Site

BEGIN = """
from accounts.models import User, Learner
from messaging.models import Chat
two = []
for name in "ab":
    user = User.objects.create(username=name, email=f"{name}@example.org", native_language="en", country="US")
    two.append(Learner.objects.create(user=user, learning_language="ja"))
Chat.objects.between(*two)
print("null")
"""
# A message with a picture, again and again; every fifth is deleted, its file too.
WRITE = """
import time, uuid
from django.core.files.base import ContentFile
from accounts.models import Learner
from messaging.models import Chat
chat, ana = Chat.objects.with_people().get(), Learner.objects.get(user__username="a")
chat.members.update(state="accepted")
end = time.monotonic() + 60
for number in range(300):
    picture = ContentFile(f"picture {number};".encode() * 50, name=f"{number}.webp")
    chat = Chat.objects.with_people().get()
    message, _ = chat.post(ana, client_id=uuid.uuid4(), type="image", image=picture, content_text=f"number {number}")
    if number % 5 == 4:
        message.withdraw()
    if time.monotonic() > end:
        break
"""
ROWS = """
import json
from messaging.models import Message
rows = []
for message in Message.objects.order_by("pk"):
    there = bool(message.image) and message.image.storage.exists(message.image.name)
    content = message.image.open().read().decode().split(";")[0] if there else ""
    rows.append([message.pk, message.content_text, bool(message.deleted_at), bool(message.image), content])
print(json.dumps(rows))
"""
PEOPLE = "import json; from accounts.models import User; print(json.dumps(list(User.objects.values_list('username'))))"


@pytest.fixture
def sites(tmp_path, prepared):
    """`sites(vendor)`: two sites of the same kind, one with people in it, the other new."""
    names = []

    def make(vendor):
        pair = []
        for folder in (tmp_path / "one", tmp_path / "other"):
            environment = {"DEBUG": "1"}  # static files need not be collected
            if vendor == "postgresql":
                names.append(f"langlearn_site_{uuid.uuid4().hex[:8]}")
                environment["DATABASE_URL"] = f"{POSTGRES}/{names[-1]}"
                admin.execute(f"CREATE DATABASE {names[-1]}")
            folder.mkdir()
            pair.append(Site(folder, **environment))
        pair[0].migrate(prepared)
        pair[0].ask(BEGIN)
        return pair

    with closing(psycopg.connect(f"{POSTGRES}/postgres", autocommit=True)) as admin:
        yield make
        for name in names:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def refused(site, *command):
    done = subprocess.run(
        [sys.executable, "manage.py", *command], env=site.env, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    return done.stderr


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_what_was_there_is_back_though_people_wrote_meanwhile(sites, tmp_path, vendor):
    one, other = sites(vendor)
    archive = tmp_path / "backup.tar"
    writer = subprocess.Popen([sys.executable, "manage.py", "shell", "-v0", "-c", WRITE], env=one.env, cwd=ROOT)
    try:
        while len(one.ask(ROWS)) < 20:
            assert writer.poll() is None
        one.manage("backup", str(archive))
        assert list(tmp_path.glob(".*")) == []  # nothing half made stays beside it
        during = writer.poll() is None
    finally:
        writer.wait(90)
    assert during  # else nobody wrote meanwhile
    assert archive.stat().st_mode & 0o077 == 0

    other.manage("restore", str(archive))
    before, after = one.ask(ROWS), other.ask(ROWS)
    assert 20 <= len(after) < len(before)
    assert [row[0] for row in after] == [row[0] for row in before[: len(after)]]
    late = {row[0]: row for row in before}
    assert all(row == late[row[0]] for row in after if row[2] == late[row[0]][2])  # or it was deleted since
    for pk, text, _deleted, has_picture, content in after:
        if not late[pk][2]:  # what came and was deleted again meanwhile may lack its file
            assert (has_picture, content) == (True, text.replace("number", "picture"))
    assert other.ask(PEOPLE) == [["a"], ["b"]]

    assert "There are people in this database" in refused(other, "restore", str(archive))
    other.manage("restore", str(archive), "--replace")
    assert other.ask(ROWS) == after


def test_what_is_no_whole_backup_changes_nothing(sites, tmp_path, prepared):
    one, other = sites("sqlite")
    archive, broken = tmp_path / "backup.tar", tmp_path / "broken.tar"
    one.manage("backup", str(archive))
    other.migrate(prepared)

    with tarfile.open(archive) as whole:
        about = json.load(whole.extractfile("manifest.json"))
    assert set(about["sums"]) == {"database"}
    data = bytearray(archive.read_bytes())
    data[3000] ^= 1
    broken.write_bytes(data)
    assert "damaged" in refused(other, "restore", str(broken))
    with tarfile.open(broken, "w") as empty:
        empty.add(__file__, "database")
    assert "no backup of Langlearn" in refused(other, "restore", str(broken))
    assert other.ask(PEOPLE) == []

    nowhere = tmp_path / "nowhere" / "backup.tar"
    assert "nowhere" in refused(one, "backup", str(nowhere))
    assert not nowhere.parent.exists()
