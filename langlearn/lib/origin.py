"""Lets a WebSocket in only from our own pages: a browser sends the cookie along from any site, but also says which."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

PORTS = {"http": 80, "https": 443}


class ExactOrigin:
    """Refuses a handshake (403, no code: it is not our page that asks) unless its Origin is exactly one of ours.

    Ours are `settings.TRUSTED_ORIGINS`, and the very address the request itself was sent to when that host is
    in ALLOWED_HOSTS: scheme, host and port, the scheme as the server or the trusted proxy says it.
    """

    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        if trusted(scope):
            await self.application(scope, receive, send)
        elif (await receive())["type"] == "websocket.connect":
            await send({"type": "websocket.close", "code": 4403})


def trusted(scope):
    origins = [value.decode("latin1") for name, value in scope["headers"] if name == b"origin"]
    if len(origins) != 1:
        return False
    origin = _parts(origins[0])
    if origin is None:
        return False
    return origin in map(_parts, settings.TRUSTED_ORIGINS) or origin == _own(scope)


def _own(scope):
    """The origin that the request was addressed to, or None."""
    hosts = [value.decode("latin1") for name, value in scope["headers"] if name == b"host"]
    if len(hosts) != 1 or not validate_host(split_domain_port(hosts[0])[0], settings.ALLOWED_HOSTS):
        return None
    return _parts(f"{'https' if _secure(scope) else 'http'}://{hosts[0]}")


def _secure(scope):
    """Did the browser speak TLS? daphne says nothing of the scheme of a socket, so there the setting decides."""
    if settings.SECURE_PROXY_SSL_HEADER:
        header, secure = settings.SECURE_PROXY_SSL_HEADER
        name = header.removeprefix("HTTP_").replace("_", "-").lower().encode()
        values = [value.decode("latin1") for key, value in scope["headers"] if key == name]
        return len(values) == 1 and values[0].split(",")[0].strip() == secure
    return scope.get("scheme") == "wss"


def _parts(origin):
    """(scheme, host, port), or None for what is no http origin."""
    try:
        url = urlsplit(origin)
        port = url.port
    except ValueError:
        return None
    if url.scheme not in PORTS or not url.hostname or url.path or url.query or url.fragment or "@" in url.netloc:
        return None
    return url.scheme, url.hostname, port or PORTS[url.scheme]
