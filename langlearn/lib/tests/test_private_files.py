"""What is sent of a file that only some may fetch, and what it may do where it is opened."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models.fields.files import FieldFile
from django.http import Http404

from langlearn.lib.private_files import FOR_GOOD, send_private

SHOWN = {".webp": "image/webp"}


class Field:
    """As much of a model's field as its files need."""

    name, upload_to = "file", ""

    def __init__(self):
        self.storage = storages["private"]


def stored(name, data=b"0123456789"):
    return FieldFile(None, Field(), storages["private"].save(name, ContentFile(data)))


def body(response):
    return b"".join(response.streaming_content)


def test_what_is_shown_says_what_it_is(rf):
    response = send_private(rf.get("/"), stored("a.WEBP"), SHOWN)
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert body(response) == b"0123456789"


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.pdf", "a", "a.webp.exe"])
def test_anything_else_is_for_saving(rf, name):
    response = send_private(rf.get("/"), stored(name), SHOWN)
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_nothing_can_act(rf):
    for name in ("a.webp", "a.html"):
        response = send_private(rf.get("/"), stored(name), SHOWN)
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; media-src 'self'; sandbox"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("unit 1.pdf", 'attachment; filename="unit 1.pdf"'),
        ("단원.pdf", "attachment; filename*=utf-8''%EB%8B%A8%EC%9B%90.pdf"),
        ('a"\r\nSet-Cookie: x.pdf', None),
    ],
)
def test_it_is_saved_under_its_own_name(rf, name, header):
    response = send_private(rf.get("/"), stored("x.pdf"), SHOWN, name)
    assert response.headers["Content-Disposition"] == header or header is None
    assert "\n" not in response.headers["Content-Disposition"]
    assert response.headers.get("Set-Cookie") is None


def test_who_has_it_gets_no_second_copy(rf):
    file = stored("a.webp")
    tag = send_private(rf.get("/"), file, SHOWN).headers["ETag"]
    again = send_private(rf.get("/", headers={"If-None-Match": tag}), file, SHOWN)
    assert (again.status_code, again.content) == (304, b"")
    other = stored("a.webp", b"something else")
    assert send_private(rf.get("/", headers={"If-None-Match": tag}), other, SHOWN).status_code == 200


def test_it_may_be_kept_where_it_never_changes(rf):
    assert "immutable" in send_private(rf.get("/"), stored("a.webp"), SHOWN, keep=FOR_GOOD).headers["Cache-Control"]


def test_a_part(rf):
    response = send_private(rf.get("/", headers={"Range": "bytes=2-4"}), stored("a.webp"), SHOWN)
    assert (response.status_code, body(response)) == (206, b"234")


def test_what_is_not_there(rf):
    gone = stored("a.webp")
    gone.storage.delete(gone.name)
    for file in (gone, FieldFile(None, Field(), "")):
        with pytest.raises(Http404):
            send_private(rf.get("/"), file, SHOWN)
