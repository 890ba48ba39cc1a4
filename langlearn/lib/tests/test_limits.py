from unittest.mock import patch

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from langlearn.lib import limits
from langlearn.lib.limits import address, client_address, hit, rate_limit, scope_address, user_or_ip


@pytest.fixture(autouse=True)
def nothing_counted():
    limits.reset()
    yield
    limits.reset()


class Person:
    is_authenticated = True

    def __init__(self, pk):
        self.pk = pk


def ask(view, user=None, method="post", **meta):
    request = getattr(RequestFactory(), method)("/", **meta)
    request.user = user or AnonymousUser()
    return view(request)


@rate_limit("2/minute")
def save(request):
    return HttpResponse("saved")


@rate_limit("2/minute", by=address, reads=True)
def search(request):
    return HttpResponse("found")


@pytest.fixture
def plain_429(settings):
    """Our 429 page without the site around it."""
    template = ("django.template.loaders.locmem.Loader", {"429.html": "wait {{ seconds }} s"})
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [template]}}
    ]


def test_within_the_rate_is_0_and_beyond_it_the_seconds_to_wait():
    assert [hit("a", 1, "3/minute") for _ in range(3)] == [0, 0, 0]
    assert 1 <= hit("a", 1, "3/minute") <= 60


def test_names_and_keys_are_counted_apart():
    assert hit("a", 1, "1/hour") == 0
    assert hit("a", 2, "1/hour") == 0
    assert hit("b", 1, "1/hour") == 0
    assert hit("a", 1, "1/hour") > 0


def test_a_consumer_shares_the_count():
    assert async_to_sync(limits.ahit)("a", 1, "1/hour") == 0
    assert hit("a", 1, "1/hour") > 0
    assert async_to_sync(limits.ahit)("a", 1, "1/hour") > 0


def test_a_view_answers_429_and_when_to_return(plain_429):
    ana = Person(1)
    assert [ask(save, ana).status_code for _ in range(2)] == [200, 200]
    response = ask(save, ana)
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 60
    assert response["Cache-Control"] == "no-store"
    assert b"wait" in response.content


def test_another_person_at_the_same_address_is_not_held_up(plain_429):
    for _ in range(3):
        ask(save, Person(1))
    assert ask(save, Person(2)).status_code == 200


def test_a_stranger_is_counted_by_address_whatever_they_claim(plain_429):
    for claimed in ("1.1.1.1", "2.2.2.2"):
        assert ask(save, HTTP_X_FORWARDED_FOR=claimed).status_code == 200
    assert ask(save, HTTP_X_FORWARDED_FOR="3.3.3.3").status_code == 429
    assert ask(save, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_reading_counts_only_where_asked(plain_429):
    assert [ask(save, method="get").status_code for _ in range(4)] == [200] * 4
    assert [ask(search, method="get").status_code for _ in range(3)] == [200, 200, 429]


def test_a_mistyped_rate_fails_at_import():
    with pytest.raises(ValueError):
        rate_limit("ten a minute")


def test_a_dead_redis_lets_through_and_complains_once(settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    try:
        assert [hit("a", 1, "1/hour") for _ in range(3)] == [0, 0, 0]
        with patch.object(limits, "_spared_until", 0):
            assert hit("a", 1, "1/hour") == 0
        assert caplog.text.count("Rate limits are off") <= 1
    finally:
        limits._spared_until = float("-inf")
        settings.REDIS_URL = ""


@pytest.mark.parametrize(
    "proxies, forwarded, expected",
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6", "6.6.6.6"),
        (1, "6.6.6.6, 5.5.5.5", "5.5.5.5"),
        (2, "6.6.6.6, 5.5.5.5, 10.0.0.2", "5.5.5.5"),
        (2, "5.5.5.5", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "not an address", "10.0.0.1"),
        (1, "1.1.1.1, <script>", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_our_proxies_are_believed(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert client_address({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}) == expected
    scope = {"client": ["10.0.0.1", 5], "headers": [(b"x-forwarded-for", forwarded.encode())]}
    assert scope_address(scope) == expected


@pytest.mark.parametrize(
    "remote, key",
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("unix", "unix"),
    ],
)
def test_one_ipv6_customer_is_one_key(remote, key):
    request = RequestFactory().get("/", REMOTE_ADDR=remote)
    assert address(request) == key
    request.user = Person(7)
    assert user_or_ip(request) == "user-7"
