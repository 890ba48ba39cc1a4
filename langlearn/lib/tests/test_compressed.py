"""Pages are compressed for who takes it; files and streams are not."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse

from langlearn.lib.compressed import Compressed

PAGE = "<p>안녕하세요</p>" * 300


def answered(rf, response, **headers):
    return Compressed(lambda request: response)(rf.get("/", headers=headers))


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/calendar", "application/json"])
def test_a_text_is_compressed(rf, kind):
    answer = answered(rf, HttpResponse(PAGE, content_type=kind), accept_encoding="br, gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode() == PAGE
    assert len(answer.content) < len(PAGE.encode()) / 10
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_its_length_tells_nothing(rf):
    lengths = {len(answered(rf, HttpResponse(PAGE), accept_encoding="gzip").content) for _ in range(40)}
    assert len(lengths) > 10


def test_not_for_who_does_not_take_it(rf):
    answer = answered(rf, HttpResponse(PAGE))
    assert answer.content.decode() == PAGE
    assert "Content-Encoding" not in answer.headers


def test_small_answers_stay(rf):
    assert "Content-Encoding" not in answered(rf, JsonResponse({"ids": []}), accept_encoding="gzip").headers


def test_files_and_streams_stay(rf, tmp_path):
    path = tmp_path / "voice.webm"
    path.write_bytes(b"\0" * 5000)
    with path.open("rb") as file:
        for response in (
            FileResponse(file, content_type="text/html"),
            StreamingHttpResponse(iter([PAGE]), content_type="text/html"),
            HttpResponse(b"\0" * 5000, content_type="image/webp"),
        ):
            assert "Content-Encoding" not in answered(rf, response, accept_encoding="gzip").headers


def test_the_site_compresses_its_pages(signed_in):
    answer = signed_in.get("/feed/", headers={"accept-encoding": "gzip"})
    page = gzip.decompress(answer.content).decode()
    assert answer.headers["Content-Encoding"] == "gzip"
    assert page.startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
