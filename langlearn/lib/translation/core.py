"""Everything about translating but the translating: time, size, quota, repeats, and providers that are down."""

import functools
import logging
import threading
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import NamedTuple

import regex
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from langlearn.lib.translation import providers, quota
from langlearn.lib.translation.breaker import Breaker
from langlearn.lib.translation.errors import TooLong, Unavailable, Unsupported

LETTER = regex.compile(r"\p{L}")
MAX_CHARACTERS = 5000
TIMEOUT = 8
SPARE = 2  # seconds beyond the provider's own time-out, before the caller gives up on it
REFUSED_SECONDS = 60 * 60
# A provider that hangs holds these threads, never the ones that answer people.
WORKERS = 4

logger = logging.getLogger(__name__)


class Translation(NamedTuple):
    text: str
    source_name: str
    rough: bool = False


def translate(text, source, target, person_id=None):
    """`text` in the language `target`. `source` may be "" where nobody knows it and the provider finds out itself.

    Blocks for at most some ten seconds. Counted against the quota of `person_id`, unless it fails.
    """
    service = _service()
    if not service.supports(source, target):
        raise Unsupported
    if not LETTER.search(text):
        return service.named(text)  # 👍 and 12:30 are the same everywhere
    if len(text) > getattr(settings, "TRANSLATION_MAX_CHARACTERS", MAX_CHARACTERS):
        raise TooLong
    receipt = quota.charge(person_id, len(text)) if person_id is not None else None
    paid = False
    try:
        found, paid = service.translated(text, source, target)
    finally:
        if receipt and not paid:
            quota.refund(receipt)
    return service.named(found)


def supports(source, target):
    """Whether to offer a translation. Asks nobody, so it may be called for every row of a page."""
    return _service().supports(source, target)


def provider_name():
    """What people are told who translates: "DeepL"; "" without a provider."""
    return _service().provider.name


def health():
    """The state of the provider, asked now; for staff and monitoring, not for pages."""
    service = _service()
    found = service.provider.health()
    if found.ok and service.breaker.is_open:
        return providers.Health(False, f"{found.detail} It failed several times and is being left alone.")
    return found


def check(app_configs=None, **kwargs):
    """A Django system check: settings that cannot work are found when the site starts."""
    try:
        providers.make(*_chosen())
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="translation.E001")]
    return []


class Service:
    """One provider and what this process knows about it."""

    def __init__(self, provider, timeout=TIMEOUT, breaker=None, clock=time.monotonic):
        self.provider, self.timeout, self.clock = provider, timeout, clock
        self.breaker = breaker or Breaker(clock=clock)
        self._under_way = {}
        self._lock = threading.Lock()
        self._refused = {}

    def named(self, text):
        return Translation(text, self.provider.name, self.provider.rough)

    def supports(self, source, target):
        if source == target or not target or (not source and not self.provider.detects):
            return False
        refused_until = self._refused.get((source, target), float("-inf"))
        return self.clock() >= refused_until and self.provider.supports(source, target)

    def translated(self, text, source, target):
        """The translation, and whether it was made for this caller: two who ask the same at once share one answer."""
        key = (text, source, target)
        with self._lock:
            future = self._under_way.get(key)
            first = future is None
            if first:
                wait = self.breaker.wait()
                if wait:
                    raise Unavailable(retry_after=int(wait) + 1)
                future = self._under_way[key] = _pool().submit(self._ask, *key)
        try:
            return future.result(self.timeout + SPARE), first
        except (FutureTimeout, CancelledError):
            future.cancel()  # where it still waited for a thread
            raise Unavailable from None
        finally:
            if first:
                with self._lock:
                    self._under_way.pop(key, None)

    def _ask(self, text, source, target):
        try:
            [found] = self.provider.translate([text], source, target)
        except Unavailable as error:
            self.breaker.failed(error.retry_after)
            raise
        except TooLong:
            self.breaker.succeeded()
            raise
        except Unsupported:
            self.breaker.succeeded()
            self._refused[source, target] = self.clock() + REFUSED_SECONDS
            raise
        except Exception as error:
            # A provider's bug is no reason for a page to fail, and its words may hold the text.
            logger.error("Translation: %s failed with %s", self.provider.name, type(error).__name__)
            self.breaker.failed()
            raise Unavailable from None
        self.breaker.succeeded()
        return found


def _chosen():
    return (
        getattr(settings, "TRANSLATION_PROVIDER", ""),
        getattr(settings, "TRANSLATION_URL", ""),
        getattr(settings, "TRANSLATION_KEY", ""),
        getattr(settings, "TRANSLATION_TIMEOUT", TIMEOUT),
    )


def _service():
    return _service_of(*_chosen())


@functools.lru_cache(maxsize=8)
def _service_of(name, url, key, timeout):
    try:
        provider = providers.make(name, url, key, timeout)
    except ImproperlyConfigured as error:
        logger.error("Translation is off: %s", error)
        provider = providers.Nothing(providers.Health(False, str(error)))
    return Service(provider, timeout)


@functools.cache
def _pool():
    return ThreadPoolExecutor(WORKERS, thread_name_prefix="translation")
