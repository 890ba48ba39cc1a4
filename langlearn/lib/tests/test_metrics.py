"""What a process counts, and that no name or secret gets into it."""

import asyncio
import logging

import pytest
from django.test import override_settings
from prometheus_client import REGISTRY

from langlearn.lib import request_log
from langlearn.lib.metrics import Observed


def value(name, **labels):
    return REGISTRY.get_sample_value(f"langlearn_{name}", labels) or 0


def ask(application, method="GET", path="/people/ana/", headers=()):
    """The messages sent, and the lines reported."""
    sent, lines = [], []

    async def run():
        async def send(message):
            sent.append(message)

        scope = {"type": "http", "method": method, "path": path, "headers": list(headers)}
        await Observed(application, request_log.identify, lambda *line: lines.append(line))(scope, None, send)

    asyncio.run(run())
    return sent, lines


async def page(scope, receive, send):
    scope["langlearn.route"] = "people/<str:username>/"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]})
    await send({"type": "http.response.body", "body": b"abc", "more_body": True})
    await send({"type": "http.response.body", "body": b"de"})


async def broken(scope, receive, send):
    raise RuntimeError("no")


def test_a_request_is_counted_by_its_pattern():
    labels = {"method": "GET", "route": "people/<str:username>/", "status": "200"}
    before = value("http_requests_total", **labels)
    timed = value("http_request_seconds_count", route=labels["route"])
    sent, [line] = ask(page)
    assert value("http_requests_total", **labels) == before + 1
    assert value("http_request_seconds_count", route=labels["route"]) == timed + 1
    assert line[:3] == ("GET", "people/<str:username>/", 200)
    assert line[4] == 5
    assert dict(sent[0]["headers"])[b"a"] == b"b"
    assert len(dict(sent[0]["headers"])[b"x-request-id"]) == 16


def test_what_fails_counts_as_500():
    before = value("http_requests_total", method="POST", route="-", status="500")
    with pytest.raises(RuntimeError):
        ask(broken, "POST")
    assert value("http_requests_total", method="POST", route="-", status="500") == before + 1


def test_a_made_up_method_is_no_line_of_its_own():
    _sent, [line] = ask(page, "BREW")
    assert line[0] == "OTHER"


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [(1, b"abc-123.XYZ_9", True), (0, b"abc-123.XYZ_9", False), (1, b"evil\nline", False), (1, b"short", False)],
)
def test_an_id_is_taken_from_proxies_of_ours_only(proxies, given, kept):
    with override_settings(TRUSTED_PROXIES=proxies):
        sent, _lines = ask(page, headers=[(b"x-request-id", given)])
    assert (dict(sent[0]["headers"])[b"x-request-id"] == given) is kept


def test_lines_of_the_log_carry_the_id():
    records = []

    async def logs(scope, receive, send):
        record = logging.LogRecord("a", logging.INFO, "", 0, "hello", (), None)
        request_log.RequestId().filter(record)
        records.append(record)
        await page(scope, receive, send)

    sent, _lines = ask(logs)
    assert records[0].request_id.encode() == dict(sent[0]["headers"])[b"x-request-id"]
