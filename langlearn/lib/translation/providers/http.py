"""One bounded question to a provider's server: its address is the settings', and redirects are not followed."""

import logging
import time
from urllib.parse import urlsplit

import httpx
from django.core.exceptions import ImproperlyConfigured

from langlearn.lib.translation.errors import Unavailable

ANSWER_LIMIT = 1024 * 1024
CONNECTIONS = httpx.Limits(max_connections=8, max_keepalive_connections=4)

logger = logging.getLogger(__name__)
logging.getLogger("httpx").setLevel(logging.WARNING)  # it would write a line, with the address, for every request


def client(url, timeout, headers=None):
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured("TRANSLATION_URL must be the whole address of a server, as https://example.org")
    return httpx.Client(base_url=url.rstrip("/") + "/", timeout=timeout, headers=headers, limits=CONNECTIONS)


def ask(client, method, path, json=None):
    """(status, JSON or None). Unavailable where no answer comes, or one that takes too long or too much.

    What is logged names neither text nor key: an error's own words may repeat them.
    """
    until = time.monotonic() + (client.timeout.read or 0)
    body = bytearray()
    try:
        with client.stream(method, path, json=json) as response:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > ANSWER_LIMIT or time.monotonic() > until:
                    raise Unavailable
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        logger.warning("Translation: no answer (%s)", type(error).__name__)
        raise Unavailable from None
    if response.status_code == 429 or response.status_code >= 500:
        logger.warning("Translation: answered %s", response.status_code)
        raise Unavailable(retry_after=_seconds(response.headers.get("Retry-After", "")))
    try:
        return response.status_code, httpx.Response(200, content=bytes(body)).json()
    except ValueError:
        return response.status_code, None


def _seconds(value):
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else None


def unexpected(status):
    logger.error("Translation: an answer that makes no sense (status %s)", status)
    return Unavailable()
