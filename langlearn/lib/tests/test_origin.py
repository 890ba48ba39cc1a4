import pytest

from langlearn.lib.origin import trusted


@pytest.fixture(autouse=True)
def site(settings):
    settings.TRUSTED_ORIGINS = ["https://langlearn.example", "http://127.0.0.1:8000"]
    settings.ALLOWED_HOSTS = ["langlearn.example", "127.0.0.1", "localhost", "[::1]"]
    settings.SECURE_PROXY_SSL_HEADER = None


def scope(origin=None, host=None, scheme=None, **headers):
    pairs = [(name.replace("_", "-").encode(), value.encode("latin1")) for name, value in headers.items()]
    pairs += [(b"origin", origin.encode("latin1"))] if origin is not None else []
    pairs += [(b"host", host.encode("latin1"))] if host is not None else []
    return {"headers": pairs, **({"scheme": scheme} if scheme else {})}


@pytest.mark.parametrize(
    "origin, host",
    [
        ("https://langlearn.example", "anything"),
        ("https://langlearn.example:443", "anything"),
        ("https://LANGLEARN.example", "anything"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("http://localhost:9000", "localhost:9000"),
        ("http://localhost", "localhost"),
        ("http://localhost", "localhost:80"),
        ("http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_our_own_pages_come_in(origin, host):
    assert trusted(scope(origin, host))


@pytest.mark.parametrize(
    "origin, host",
    [
        (None, "localhost:8000"),
        ("", "localhost:8000"),
        ("null", "localhost:8000"),
        ("http://langlearn.example", "langlearn.example:443"),
        ("https://langlearn.example:8443", "langlearn.example"),
        ("https://evil.langlearn.example", "langlearn.example"),
        ("https://langlearn.example.evil.test", "langlearn.example"),
        ("https://evil.test", "langlearn.example"),
        ("https://evil.test", "evil.test"),
        ("http://localhost:8001", "localhost:8000"),
        ("https://localhost:8000", "localhost:8000"),
        ("http://127.0.0.1:9000", "localhost:9000"),
        ("http://user@localhost:8000", "localhost:8000"),
        ("http://localhost:8000/", "localhost:8000"),
        ("http://localhost:80x", "localhost:80x"),
        ("ftp://localhost:8000", "localhost:8000"),
        ("localhost:8000", "localhost:8000"),
        ("http://localhost\xff", "localhost"),
    ],
)
def test_others_do_not(origin, host):
    assert not trusted(scope(origin, host))


def test_two_origins_or_two_hosts_are_nobodys():
    twice = scope("http://localhost:9000", "localhost:9000")
    assert trusted(twice)
    assert not trusted({"headers": [*twice["headers"], (b"origin", b"http://localhost:9000")]})
    assert not trusted({"headers": [*twice["headers"], (b"host", b"localhost:9000")]})


def test_tls_is_what_the_server_or_our_own_proxy_says(settings):
    assert trusted(scope("https://localhost:9000", "localhost:9000", scheme="wss"))
    assert not trusted(scope("http://localhost:9000", "localhost:9000", scheme="wss"))
    assert not trusted(scope("https://localhost", "localhost", x_forwarded_proto="https"))
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert trusted(scope("https://localhost", "localhost", x_forwarded_proto="https"))
    assert not trusted(scope("https://localhost", "localhost", x_forwarded_proto="http"))
    assert not trusted(scope("https://localhost", "localhost"))
