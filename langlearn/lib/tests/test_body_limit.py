"""Who may send how much: by the address, and by the pass that a form of ours has in its own."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.utils.timezone import now

from langlearn.lib.body_limit import limit_for, with_pass

UPLOAD = "/teach/7/materials/new/"


@pytest.fixture(autouse=True)
def limits(settings):
    settings.BODY_LIMIT = 10
    settings.BODY_LIMITS = [(r"^/picture/$", 100)]
    settings.PASS_LIMITS = [(r"^/teach/\d+/materials/(new|\d+)/$", 1000)]


def query(path=UPLOAD):
    return urlsplit(with_pass(path)).query.encode()


def test_small_everywhere_but_where_files_arrive():
    assert limit_for("/anywhere/") == 10
    assert limit_for("/picture/") == 100


def test_very_large_with_a_pass_alone():
    assert limit_for(UPLOAD, query()) == 1000
    assert limit_for(UPLOAD) == 10


def test_a_pass_is_for_one_address_of_those():
    assert limit_for("/teach/8/materials/new/", query()) == 10
    assert limit_for("/picture/", query("/picture/")) == 100
    assert limit_for("/anywhere/", query("/anywhere/")) == 10


def test_a_pass_is_for_a_day():
    before = query()
    with time_machine.travel(now() + timedelta(hours=23)):
        assert limit_for(UPLOAD, before) == 1000
    with time_machine.travel(now() + timedelta(hours=25)):
        assert limit_for(UPLOAD, before) == 10


@pytest.mark.parametrize(
    "made_up", [b"pass=", b"pass=a:b", b"pass=1:2:3", b"\xff=%ff", b"&" * 5000, b"pass=" + b"9" * 5000]
)
def test_none_can_be_made(made_up):
    assert limit_for(UPLOAD, made_up) == 10


def test_another_key_makes_other_ones(settings):
    before = query()
    settings.SECRET_KEY = "another" * 9
    assert limit_for(UPLOAD, before) == 10
    settings.SECRET_KEY_FALLBACKS = []


def test_many_fields_break_nothing():
    assert limit_for(UPLOAD, b"&".join([b"a=b"] * 300)) == 10
