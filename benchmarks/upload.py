"""A material of nearly 200 MB, sent to `manage.py serve`, while another client asks for a page again and again.

    python benchmarks/upload.py [--megabytes 195] [--rounds 3]

For a video (packed anew) and a PDF (looked through): the server's peak memory beyond what it had, that of the process
which reads the file, how long it took, and the longest wait of the other client, beside what it waits with no upload.
"""

import argparse
import http.client
import io
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
MEGABYTE = 1024 * 1024
BOUNDARY = "a-line-that-no-file-has-7c1f0e"
SETUP = """
import json
from datetime import date
from accounts.models import Instructor, User
from courses.models import Course
from langlearn.lib.testing import new_session
user = User.objects.create(username="bench", acc_type="instructor", native_language="en", country="US")
Instructor.objects.create(user=user, teaching_language="en")
course = Course.objects.create(instructor=user.instructor, title="A", language="en", level="beginner",
    start_date=date(2031, 1, 1), end_date=date(2031, 2, 1), published=True)
print(json.dumps([course.pk, new_session(user)]))
"""


def video(size):
    from PIL import Image

    from langlearn.demo.files import webm

    noise = Image.effect_noise((1280, 720), 120).convert("RGB")
    one = len(webm([noise], 1))
    return "video.webm", webm([noise] * (size // one), 1)


def pdf(size):
    from pypdf import PdfWriter
    from pypdf.generic import NameObject, StreamObject

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    for _part in range(20):
        stream = StreamObject()
        stream._data = os.urandom(size // 20)
        writer.root_object[NameObject(f"/Part{_part}")] = writer._add_object(stream)
    made = io.BytesIO()
    writer.write(made)
    return "unit.pdf", made.getvalue()


class Site:
    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "DEMO"}}
        self.env = {**kept, "DATA_DIR": folder, "PORT": str(self.port), "LOG_LEVEL": "ERROR"}
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            self.manage(*command)
        self.origin = f"http://127.0.0.1:{self.port}"
        self.course, self.session = json.loads(self.manage("shell", "-v0", "-c", SETUP))
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], env=self.env, cwd=ROOT, stdout=subprocess.DEVNULL
        )

    def manage(self, *command):
        return subprocess.run(
            [sys.executable, "manage.py", *command], env=self.env, cwd=ROOT, check=True, stdout=subprocess.PIPE
        ).stdout

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.request(method, path, body, {"Cookie": f"session={self.session}", **(headers or {})})
        answer = connection.getresponse()
        found = answer.status, answer.headers, answer.read().decode()
        connection.close()
        return found

    def wait(self):
        for _attempt in range(600):
            try:
                return self.ask("GET", "/health/live")
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server did not come up")


def memory(pid, name):
    text = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+)", text)[1]) * 1024


class Watch:
    """The other client's longest wait, and the largest child, until it is stopped."""

    def __init__(self, site):
        self.site, self.longest, self.child, self.count, self.over = site, 0.0, 0, 0, threading.Event()
        self.threads = [threading.Thread(target=run) for run in (self.pages, self.processes)]
        for thread in self.threads:
            thread.start()

    def pages(self):
        while not self.over.is_set():
            begun = time.monotonic()
            assert self.site.ask("GET", "/courses/")[0] == 200
            self.longest, self.count = max(self.longest, time.monotonic() - begun), self.count + 1
            time.sleep(0.01)

    def processes(self):
        while not self.over.is_set():
            for task in list(Path(f"/proc/{self.site.process.pid}/task").iterdir()):
                try:
                    for pid in (task / "children").read_text().split():
                        self.child = max(self.child, memory(pid, "VmHWM"))
                except (OSError, TypeError):
                    continue
            time.sleep(0.02)

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()


def prepared(site, name, content):
    """(address, body, headers) of the form with this file: made before anything is measured, for it takes a while."""
    _status, said, form = site.ask("GET", f"/teach/{site.course}/materials/new/")
    action = re.search(r'action="([^"]+pass=[^"]+)"', form)[1].replace("&amp;", "&")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    secret = re.search(r"csrf=([^;]+)", said["Set-Cookie"])[1]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
    head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="upload"; filename="{name}"\r\n\r\n'
    headers = {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Origin": site.origin,
        "Cookie": f"session={site.session}; csrf={secret}",
    }
    return action, b"".join([head.encode(), content, f"\r\n--{BOUNDARY}--\r\n".encode()]), headers


def upload(site, action, body, headers):
    begun = time.monotonic()
    status, _headers, answer = site.ask("POST", action, body, headers)
    assert status == 302, (status, re.sub(r"<[^>]+>", " ", answer)[-600:])
    return time.monotonic() - begun


def measured(site, name, content):
    form = prepared(site, name, content)
    quiet = Watch(site)
    time.sleep(4)
    quiet.stop()
    before, watch = memory(site.process.pid, "VmHWM"), Watch(site)
    try:
        seconds = upload(site, *form)
    finally:
        watch.stop()
    grown = memory(site.process.pid, "VmHWM") - before
    print(
        f"{name}: {len(content) / MEGABYTE:.0f} MB in {seconds:.1f} s; server {grown / MEGABYTE:+.0f} MB, reader "
        f"{watch.child / MEGABYTE:.0f} MB; longest wait {watch.longest * 1000:.0f} ms of {watch.count} pages "
        f"(without: {quiet.longest * 1000:.0f} ms of {quiet.count})",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=195)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    files = [make(wanted.megabytes * MEGABYTE) for make in (video, pdf)]
    with tempfile.TemporaryDirectory() as folder:
        site = Site(folder)
        try:
            site.wait()
            site.ask("GET", "/courses/")
            for _round in range(wanted.rounds):
                for name, content in files:
                    measured(site, name, content)
        finally:
            site.process.terminate()
            site.process.wait(30)


if __name__ == "__main__":
    main()
