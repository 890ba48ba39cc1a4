import asyncio
import json
import threading

import pytest
from django.core import signals

from langlearn.lib import unavailable
from langlearn.lib.asgi_pool import PooledHandler
from langlearn.lib.body_limit import BodyLimit
from langlearn.lib.tests import site_urls
from langlearn.lib.tests.site_urls import WHO, seen


@pytest.fixture(autouse=True)
def site(settings, monkeypatch):
    settings.ROOT_URLCONF = "langlearn.lib.tests.site_urls"
    settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.BODY_LIMIT = 1000
    settings.BODY_LIMITS = [(r"^/(upload|raw)/$", 2_000_000)]
    settings.HTTP_THREADS = 2
    monkeypatch.setattr(unavailable, "_refuse_until", 0)
    site_urls.watch()
    yield
    signals.request_started.disconnect(site_urls.started)
    signals.request_finished.disconnect(site_urls.finished)


class Answer:
    def __init__(self, messages):
        self.messages = messages
        self.status = messages[0]["status"] if messages else None
        self.headers = messages[0]["headers"] if messages else []
        self.body = b"".join(message.get("body", b"") for message in messages[1:])

    def header(self, name):
        return [value.decode() for key, value in self.headers if key.lower() == name.encode()]


async def ask(handler, path, method="GET", body=(b"",), headers=(), leave_after=None):
    """One request; `body` in these parts; the client leaves after so many messages (or, before the body, at 0)."""
    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"testserver"), *headers],
        "client": ["192.0.2.1", 1234],
        "server": ["testserver", 80],
        "scheme": "http",
    }
    parts = [{"type": "http.request", "body": part, "more_body": True} for part in body]
    parts[-1]["more_body"] = False
    if leave_after == 0:
        parts = [*parts[:-1], {"type": "http.disconnect"}]
    messages, gone = [], asyncio.Event()

    async def receive():
        if parts:
            return parts.pop(0)
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        messages.append(message)
        if len(messages) == leave_after:
            gone.set()

    await handler(scope, receive, send)
    return Answer(messages)


def get(path, method="GET", **more):
    async def scene():
        handler = PooledHandler()
        try:
            return await asyncio.wait_for(ask(BodyLimit(handler), path, method, **more), 20)
        finally:
            await asyncio.to_thread(handler.threads.close)

    return asyncio.run(scene())


def test_a_page_is_one_hop_with_its_signals_in_the_same_thread():
    answer = get("/plain/?q=hola")
    assert answer.status == 200
    assert answer.body == b"GET /plain/ hola nobody"
    assert answer.header("content-length") == ["23"]
    assert [value.split(";")[0] for value in answer.header("set-cookie")] == ["a=1", "b=2"]
    assert [message["type"] for message in answer.messages] == ["http.response.start", "http.response.body"]
    assert seen == [("started", "http"), ("view", "http"), ("finished", "http")]


def test_context_variables_come_along_and_do_not_leak():
    async def scene():
        handler = PooledHandler()
        WHO.set("ana")
        first = await ask(handler, "/plain/")
        WHO.set("ben")
        second = await ask(handler, "/plain/")
        await asyncio.to_thread(handler.threads.close)
        return first.body, second.body

    assert asyncio.run(scene()) == (b"GET /plain/  ana", b"GET /plain/  ben")


def test_threads_are_kept():
    names = set()

    async def scene():
        handler = PooledHandler()
        for _ in range(20):
            await asyncio.gather(*[ask(handler, "/plain/") for _ in range(5)])
            names.update(thread.name for thread in threading.enumerate() if thread.name.startswith("http"))
        await asyncio.to_thread(handler.threads.close)

    asyncio.run(scene())
    assert len(names) <= 2
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("http")]


def test_head_has_the_headers_alone():
    answer = get("/plain/", "HEAD")
    assert answer.status == 200
    assert answer.header("content-length") == ["20"]
    assert answer.body == b""
    assert get("/stream/", "HEAD").body == b""
    assert ("part", "stream") not in seen
    assert ("finished", "http") in seen


def test_304_has_no_body():
    answer = get("/not_modified/")
    assert (answer.status, answer.body) == (304, b"")


def test_a_missing_page_and_a_crash_get_djangos_answers(settings):
    assert get("/nowhere/").status == 404
    answer = get("/crash/")
    assert answer.status == 500
    assert b"secret" not in answer.body
    assert seen.count(("finished", "http")) == 2


def test_a_failing_error_page_is_still_an_answer(settings):
    settings.ROOT_URLCONF = "nowhere.at.all"
    answer = get("/plain/")
    assert (answer.status, answer.body) == (500, b"Internal Server Error")
    assert ("finished", "http") in seen


def test_a_query_that_is_no_text_is_400():
    async def scene():
        handler = PooledHandler()
        messages = []

        async def send(message):
            messages.append(message)

        async def receive():
            return {"type": "http.request"}

        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"\xff", "headers": []}
        await handler(scope, receive, send)
        await asyncio.to_thread(handler.threads.close)
        return messages[0]["status"]

    assert asyncio.run(scene()) == 400


def multipart(size):
    head = b'--X\r\nContent-Disposition: form-data; name="text"\r\n\r\nhola\r\n'
    head += b'--X\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n'
    return head + b"x" * size + b"\r\n--X--\r\n"


def test_an_upload_in_parts_arrives_whole():
    body = multipart(1_500_000)
    parts = [body[start : start + 65_536] for start in range(0, len(body), 65_536)]
    kind = [(b"content-type", b"multipart/form-data; boundary=X"), (b"content-length", str(len(body)).encode())]
    answer = json.loads(get("/upload/", "POST", body=parts, headers=kind).body)
    assert answer == {"files": {"f": 1_500_000}, "post": {"text": ["hola"]}, "length": str(len(body))}


def test_an_upload_of_unknown_length_arrives_whole():
    kind = [(b"content-type", b"multipart/form-data; boundary=X"), (b"transfer-encoding", b"chunked")]
    answer = json.loads(get("/upload/", "POST", body=[multipart(5000)], headers=kind).body)
    assert answer["files"] == {"f": 5000}


def test_a_raw_body_can_be_read():
    answer = get("/raw/", "POST", body=[b"x" * 600_000], headers=[(b"content-length", b"600000")])
    assert answer.body == b"600000"


def test_who_leaves_before_the_body_is_complete_asks_for_nothing():
    headers = [(b"content-length", b"9")]
    assert get("/plain/", "POST", body=[b"abc", b"def"], headers=headers, leave_after=0).messages == []
    assert seen == []


# Bodies --------------------------------------------------------------------------------------------------------------


def test_too_long_by_the_header_is_413_unread():
    answer = get("/plain/", "POST", body=[b"x"], headers=[(b"content-length", b"1001")])
    assert answer.status == 413
    assert answer.header("connection") == ["close"]
    assert seen == []


@pytest.mark.parametrize("headers", [[(b"transfer-encoding", b"chunked")], [(b"content-length", b"5")]])
def test_too_long_by_what_came_is_413(headers):
    answer = get("/plain/", "POST", body=[b"x" * 600, b"x" * 600], headers=headers)
    assert answer.status == 413
    assert seen == []


def test_just_within_the_bound_is_let_in():
    assert get("/plain/", "POST", body=[b"x" * 1000], headers=[(b"content-length", b"1000")]).status == 200


def test_an_upload_page_may_take_more_but_not_its_neighbours():
    length = [(b"content-length", b"1500000")]
    assert get("/raw/", "POST", body=[b"x" * 1_500_000], headers=length).status == 200
    assert get("/raw/more/", "POST", body=[b"x"], headers=length).status == 413
    assert get("/plain/raw/", "POST", body=[b"x"], headers=length).status == 413


# Streams -------------------------------------------------------------------------------------------------------------


def test_a_generator_streams_on_a_thread_of_its_own_and_is_closed():
    answer = get("/stream/")
    assert answer.body == b"part 0\npart 1\npart 2\n"
    assert len(answer.messages) == 5
    assert answer.messages[-1].get("more_body", False) is False
    assert [what for what, _ in seen] == ["started", "part", "part", "part", "closed", "finished"]
    assert {thread for what, thread in seen if what != "started"} == {"stream"}


@pytest.mark.django_db(transaction=True)
def test_a_generator_may_hold_a_cursor():
    assert get("/stream_rows/").body == b"1 2 3 "


def test_an_async_generator_streams():
    assert get("/stream_async/").body == b"one two"
    assert ("finished", "stream") in seen


def test_a_reader_who_leaves_ends_the_stream():
    answer = get("/stream/?parts=10000&pause=0.01", leave_after=3)
    assert len(answer.messages) < 10
    assert seen[-2:] == [("closed", "stream"), ("finished", "stream")]


def test_a_stream_that_fails_half_way_is_not_ended_as_if_whole():
    with pytest.raises(ValueError):
        get("/stream/?fail=1")
    assert seen[-1] == ("finished", "stream")


def test_slow_streams_do_not_hold_up_pages():
    async def scene():
        handler = PooledHandler()
        streams = [asyncio.create_task(ask(handler, "/stream/?parts=30&pause=0.05")) for _ in range(6)]
        await asyncio.sleep(0.1)
        answer = await asyncio.wait_for(ask(handler, "/plain/"), 1)
        assert answer.status == 200
        assert not any(stream.done() for stream in streams)
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)
        await asyncio.to_thread(handler.threads.close)

    asyncio.run(scene())
    assert seen.count(("closed", "stream")) == 6


def test_a_small_file_comes_in_the_same_hop():
    answer = get("/file/?size=100000")
    assert len(answer.body) == 100_000
    assert len(answer.messages) == 2
    assert [what for what, _ in seen] == ["started", "file closed", "finished"]


def test_a_large_file_comes_in_chunks():
    answer = get("/file/?size=1000000")
    assert answer.body == b"x" * 1_000_000
    assert max(len(message.get("body", b"")) for message in answer.messages) == 65_536
    assert [what for what, _ in seen] == ["started", "file closed", "finished"]


# The database is away ------------------------------------------------------------------------------------------------


def test_a_database_error_is_a_503_page():
    answer = get("/database_away/")
    assert answer.status == 503
    assert answer.header("retry-after") == ["5"]
    assert answer.body


def test_after_a_failed_connection_pages_do_not_queue_for_it(monkeypatch):
    class NoConnection:
        vendor = "postgresql"
        connection = None

    monkeypatch.setattr(unavailable, "connections", {"default": NoConnection})
    assert get("/database_away/").status == 503
    seen.clear()
    assert get("/plain/").status == 503
    assert ("view", "http") not in seen
    assert ("finished", "http") in seen
    assert get("/health/live").status == 200
    monkeypatch.setattr(unavailable, "_refuse_until", 0)
    assert get("/plain/").status == 200


def test_an_error_on_a_connection_that_works_refuses_nobody(monkeypatch):
    class Connected:
        vendor = "postgresql"
        connection = object()

    monkeypatch.setattr(unavailable, "connections", {"default": Connected})
    assert get("/database_away/").status == 503
    assert get("/plain/").status == 200
