"""Where files lie in buckets, the reader is sent there with an address that is good for a minute."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.storage import storages
from django.db.models.fields.files import FieldFile
from django.http import Http404

from langlearn.lib.private_files import send_private

SHOWN = {".webm": "video/webm"}


@pytest.fixture
def bucket(settings):
    options = {"bucket_name": "private", "access_key": "a", "secret_key": "b", "region_name": "eu-west-1"}
    options |= {"endpoint_url": "https://s3.example.com", "signature_version": "s3v4"}
    backend = {"BACKEND": "langlearn.lib.s3_storages.PrivateBucket", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "private": backend}
    return storages["private"]


def sent(rf, bucket, stored, **given):
    field = type("Field", (), {"name": "file", "storage": bucket, "upload_to": ""})()
    response = send_private(rf.get("/"), FieldFile(None, field, stored), SHOWN, **given)
    return response, urlsplit(response.headers["Location"])


def test_to_the_bucket_for_a_minute(rf, bucket):
    response, address = sent(rf, bucket, "recordings/a.webm")
    assert response.status_code == 302
    assert (address.scheme, address.netloc, address.path) == ("https", "s3.example.com", "/private/recordings/a.webm")
    query = parse_qs(address.query)
    assert query["X-Amz-Expires"] == ["60"]
    assert len(query["X-Amz-Signature"][0]) == 64
    assert query["response-content-type"] == ["video/webm"]
    assert "response-content-disposition" not in query
    assert response.headers["Cache-Control"] == "private, no-store"


def test_what_is_not_shown_is_saved_under_its_name(rf, bucket):
    _response, address = sent(rf, bucket, "materials/a.html", name='단원"1.html')
    query = parse_qs(address.query)
    assert query["response-content-type"] == ["application/octet-stream"]
    [disposition] = query["response-content-disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%EB%8B%A8")


def test_nothing_is_still_nothing(rf, bucket):
    with pytest.raises(Http404):
        sent(rf, bucket, "")


def test_a_private_file_has_no_address(bucket):
    with pytest.raises(ValueError, match="no URL"):
        bucket.url("recordings/a.webm")
