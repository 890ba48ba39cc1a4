"""`manage.py serve` as a process of its own, spoken to over sockets."""

import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MEGABYTE = 1024 * 1024


class Server:
    def __init__(self, folder, **options):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = (folder / "log").open("w+")
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "langlearn.lib.tests.site_settings",
            "DATA_DIR": str(folder),
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "EMBEDDED_WORKER": "0",
            "DEBUG": "0",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
        }
        environment = {name: value for name, value in environment.items() if value != ""}
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=self.log, stderr=subprocess.STDOUT, **options
        )
        self._wait()

    def _wait(self):
        end = time.monotonic() + 30
        while time.monotonic() < end and self.process.poll() is None:
            try:
                return self.connect().close()
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self.output())

    def output(self):
        self.log.flush()
        return Path(self.log.name).read_text()

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def takes_no_more(self):
        try:
            self.connect().close()
        except ConnectionError:
            return True
        return False

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        answer = response.status, dict(response.getheaders()), response.read()
        connection.close()
        return answer

    def peak_memory(self):
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture
def full_disk(tmp_path):
    """A server whose files may not grow beyond 8 MB, as if that were all that there is."""
    server = Server(tmp_path, preexec_fn=bounded_files)
    yield server
    server.stop()


def bounded_files():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8 * MEGABYTE, 8 * MEGABYTE))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    assert server.stop() == 0


def multipart(size):
    head = b'--X\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n'
    return head + b"x" * size + b"\r\n--X--\r\n"


FORM = "multipart/form-data; boundary=X"


def send_all(wire, *parts):
    """Send what the server takes; then all that it answers."""
    try:
        for part in parts:
            wire.sendall(part)
    except OSError:
        pass
    wire.settimeout(10)
    answer = b""
    try:
        while part := wire.recv(65_536):
            answer += part
    except OSError:
        pass
    return answer


def test_a_page_and_its_headers(server):
    status, headers, body = server.ask("GET", "/plain/?q=secret")
    assert (status, body) == (200, b"GET /plain/ secret nobody")
    assert "Server" not in headers
    assert "secret" not in server.output()
    assert "GET /plain/ 200" in server.output()


def test_a_connection_serves_many_requests(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    for number in range(5):
        connection.request("POST", f"/plain/?q={number}", b"x" * 1000)
        assert connection.getresponse().read() == f"POST /plain/ {number} nobody".encode()
    connection.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_60_megabytes_are_refused_and_not_kept(server):
    body = multipart(60 * MEGABYTE)
    before = server.peak_memory()
    head = f"POST /plain/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\nContent-Length: {len(body)}\r\n\r\n"
    with server.connect() as wire:
        answer = send_all(wire, head.encode(), body)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"\r\nX-Content-Type-Options: nosniff\r\n" in answer
    assert b"at most 256 kB" in answer
    assert b"Connection: close" in answer
    assert server.peak_memory() - before < 20 * MEGABYTE
    assert server.ask("GET", "/plain/")[0] == 200


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_60_megabytes_in_chunks_are_refused_and_not_kept(server):
    before = server.peak_memory()
    head = f"POST /plain/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    with server.connect() as wire:
        answer = send_all(wire, head.encode(), *[chunk] * 960, b"0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.count(b"HTTP/1.1") == 1
    assert server.peak_memory() - before < 20 * MEGABYTE


def test_one_chunk_too_much_in_one_packet_is_refused_once(server):
    body = b"x" * (256 * 1024 + 1)
    head = b"POST /plain/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    with server.connect() as wire:
        answer = send_all(wire, head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.count(b"HTTP/1.1") == 1


def test_who_asks_first_is_told_before_sending(server):
    head = b"POST /plain/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000000\r\nExpect: 100-continue\r\n\r\n"
    with server.connect() as wire:
        answer = send_all(wire, head)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"100 Continue" not in answer


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_large_upload_where_it_is_allowed_goes_through_files(server):
    before = server.peak_memory()
    status, _, body = server.ask("POST", "/upload/", multipart(60 * MEGABYTE), **{"Content-Type": FORM})
    assert status == 200
    assert json.loads(body)["files"] == {"f": 60 * MEGABYTE}
    assert server.peak_memory() - before < 40 * MEGABYTE


def test_where_the_disk_is_full_it_is_said(full_disk):
    status, _, body = full_disk.ask("POST", "/upload/", multipart(20 * MEGABYTE), **{"Content-Type": FORM})
    assert status == 507
    assert b"Our disk is full" in body
    assert full_disk.ask("GET", "/plain/")[0] == 200


def test_no_page_waits_for_uploads(server):
    """More of them at once than there are threads for pages."""
    (server.folder / "finish").unlink(missing_ok=True)
    heavy = [threading.Thread(target=server.ask, args=("POST", "/slow/", b"x" * 2 * MEGABYTE)) for _ in range(3)]
    for thread in heavy:
        thread.start()
    end = time.monotonic() + 20
    while not (server.folder / "begun").exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert server.ask("GET", "/plain/")[0] == 200
    assert any(thread.is_alive() for thread in heavy)
    (server.folder / "finish").touch()
    for thread in heavy:
        thread.join(20)
    (server.folder / "finish").unlink()
    (server.folder / "begun").unlink()


def test_an_upload_in_chunks_arrives_whole(server):
    body = multipart(MEGABYTE)
    parts = (body[start : start + 10_000] for start in range(0, len(body), 10_000))
    status, _, answer = server.ask("POST", "/upload/", parts, **{"Content-Type": FORM})
    assert (status, json.loads(answer)["files"]) == (200, {"f": MEGABYTE})


def test_an_unfinished_request_harms_nobody(server):
    with server.connect() as wire:
        wire.sendall(b"POST /plain/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nabc")
    assert server.ask("GET", "/plain/")[0] == 200


def test_a_stream_and_a_large_file_come_whole(server):
    assert server.ask("GET", "/stream/?parts=5")[2] == b"".join(b"part %d\n" % number for number in range(5))
    assert len(server.ask("GET", "/file/?size=5000000")[2]) == 5_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_file_waits_for_a_slow_reader(server):
    server.ask("GET", "/file/?size=60000000")  # the view itself needs so much
    before = server.peak_memory()
    with socket.socket() as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        wire.connect(("127.0.0.1", server.port))
        wire.sendall(b"GET /file/?size=60000000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert wire.recv(1)
        time.sleep(0.4)  # were it sent in spite of us, it would have come by now
        assert server.ask("GET", "/plain/")[0] == 200
    assert server.peak_memory() - before < 30 * MEGABYTE


def test_a_socket_path_that_nothing_serves_is_closed_with_4404(server):
    key = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    key += "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg=="
    with server.connect() as wire:
        own = f"Host: 127.0.0.1:{server.port}\r\nOrigin: http://127.0.0.1:{server.port}"
        wire.sendall(f"GET /ws/nothing/ HTTP/1.1\r\n{own}\r\n{key}\r\n\r\n".encode())
        answer = b""
        while b"\x88" not in answer:
            answer += wire.recv(4096)
        assert answer.startswith(b"HTTP/1.1 101 ")
        assert int.from_bytes(answer[answer.index(b"\x88") + 2 :][:2], "big") == 4404
    with server.connect() as wire:
        foreign = f"Host: 127.0.0.1:{server.port}\r\nOrigin: http://127.0.0.1:{server.port + 1}"
        wire.sendall(f"GET /ws/nothing/ HTTP/1.1\r\n{foreign}\r\n{key}\r\n\r\n".encode())
        assert wire.recv(4096).startswith(b"HTTP/1.1 403 ")


def test_a_port_that_is_taken_is_an_error(server, tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "langlearn.lib.tests.site_settings",
        "DATA_DIR": str(tmp_path),
    }
    command = [sys.executable, "manage.py", "serve", "--port", str(server.port)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "already in use" in done.stderr


def until(happened):
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_stopping_finishes_what_is_under_way(tmp_path):
    server = Server(tmp_path)
    answers = []
    slow = threading.Thread(target=lambda: answers.append(server.ask("GET", "/slow/")))
    slow.start()
    until((tmp_path / "begun").exists)
    server.process.send_signal(signal.SIGTERM)
    until(server.takes_no_more)
    assert not answers
    (tmp_path / "finish").touch()
    assert server.process.wait(30) == 0
    slow.join()
    assert answers[0][0] == 200
    assert answers[0][2] == b"finished"
    assert "Traceback" not in server.output()


def test_stopping_leaves_no_connection_for_another_request(tmp_path):
    """A proxy keeps connections open, and gives a POST that was sent into a closed one up for lost."""
    server = Server(tmp_path)
    idle, unused = (http.client.HTTPConnection("127.0.0.1", server.port, timeout=20) for _ in range(2))
    for connection in (idle, unused):
        connection.request("GET", "/plain/")
        assert connection.getresponse().read()
    answers = []

    def ask_and_ask_again():
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("GET", "/slow/")
        response = connection.getresponse()
        answers.append((response.getheader("Connection"), response.read()))

    slow = threading.Thread(target=ask_and_ask_again)
    slow.start()
    until((tmp_path / "begun").exists)
    with server.connect() as arriving:
        head = f"POST /raw/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: 6\r\n\r\nab"
        arriving.sendall(head.encode())
        time.sleep(0.3)  # until it has it
        server.process.send_signal(signal.SIGTERM)
        until(server.takes_no_more)
        idle.request("GET", "/plain/")  # by one who has not heard of it
        last = idle.getresponse()
        assert (last.status, last.getheader("Connection")) == (200, "close")
        assert unused.sock.recv(1) == b""  # though a page is under way
        (tmp_path / "finish").touch()
        slow.join()
        assert answers == [("close", b"finished")]
        arriving.sendall(b"cdef")
        answer = send_all(arriving)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"\r\nconnection: close\r\n" in answer.lower()
        assert answer.endswith(b"6")
    assert server.process.wait(30) == 0
    assert "Traceback" not in server.output()
