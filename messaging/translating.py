"""Translations of messages: asked for by a press, made on threads of their own, kept with the message.

A provider may take ten seconds, and the threads that answer people are few. So whoever asks gets an answer at once, and
asks again how it stands. Under way is what the cache says so of; done is what the message has.
"""

import functools
from datetime import UTC, datetime, timedelta
from functools import partial

from django.core.cache import cache
from django.db import transaction

from langlearn.lib import translation
from langlearn.lib.choices import Language
from langlearn.lib.threads import KeptThreads
from langlearn.lib.translation import QuotaExceeded, TooLong, TranslationError, Unavailable, Unsupported
from messaging.models import Message

THREADS = 4  # as many as langlearn.lib.translation has under way
PATIENCE = 40  # seconds after which a translation that was lost (a restart) may be asked for again
REMEMBER = 120  # seconds for which a failure is told
UNDER_WAY = {"code": "under way"}
ERRORS = {kind.__name__: kind for kind in (Unavailable, Unsupported, TooLong, QuotaExceeded)}


class Standing:
    """How the translation of `message` into `to` stands, for one person: `text` and by whom, or `waiting`, or what went
    wrong as `failure` and whether a `retry` makes sense. None of these where nobody asked yet."""

    def __init__(self, message, to, person):
        self.message, self.to, self.source = message, to, message.language
        self.text = message.translated_content.get(to, "")
        self.by = message.translated_by.get(to, {})
        state = None if self.text else cache.get(_key(message.pk, to))
        self.waiting = state == UNDER_WAY
        self.failure = _error(state, person) if state and not self.waiting else None

    @property
    def retry(self):
        return isinstance(self.failure, Unavailable)

    @property
    def languages(self):
        """Into which it can be had, for the choice."""
        codes = {code for code in Language.values if translation.supports(self.source, code)}
        return [one for one in Language if one in codes or one in self.message.translated_content or one == self.to]


def target(learner, source):
    """The language someone wants a text in: their own, or of a text in their own the one they learn."""
    return learner.learning_language if source == learner.native_language else learner.native_language


def offers(learner):
    """Texts of which languages can be translated for `learner`."""
    return [source for source in Language.values if translation.supports(source, target(learner, source))]


def begin(message, to, person):
    """Have it translated, unless that is done or under way. Raises what speaks against it at once."""
    if to in message.translated_content:
        return
    if not translation.supports(message.language, to):
        raise Unsupported
    if len(message.content_text) > translation.left(person.pk):
        raise QuotaExceeded
    key = _key(message.pk, to)
    if cache.get(key) not in (None, UNDER_WAY):
        cache.delete(key)  # it failed, and is asked for again
    if cache.add(key, UNDER_WAY, PATIENCE):
        transaction.on_commit(partial(submit, run, message.pk, message.language, to, person.pk))


def run(pk, source, to, person_id):
    """In a thread: ask the provider, keep what it says."""
    message = Message.objects.visible().filter(pk=pk).first()
    if message is None or to in message.translated_content:
        cache.delete(_key(pk, to))
        return
    state = None
    try:
        found = translation.translate(message.content_text, source, to, person_id)
        message.keep_translation(to, found)
    except TranslationError as error:
        kinds = [name for name, kind in ERRORS.items() if type(error) is kind]
        own = isinstance(error, QuotaExceeded) and error.message == QuotaExceeded.message
        code = kinds[0] if kinds and (own or not isinstance(error, QuotaExceeded)) else "Unavailable"
        state = {"code": code, "person": person_id, "retry_after": getattr(error, "retry_after", None)}
    except Exception:
        state = {"code": "Unavailable", "person": person_id}
        raise
    finally:
        if state:
            cache.set(_key(pk, to), state, REMEMBER)
        else:
            cache.delete(_key(pk, to))


def submit(function, *args):
    """Not on a thread that answers people."""
    return _threads().submit(function, *args)


def new_quota_at():
    """When the characters of a day are counted anew."""
    return (datetime.now(UTC) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _error(state, person):
    kind = ERRORS[state["code"]]
    if kind is QuotaExceeded and state["person"] != person.pk:
        kind = Unavailable  # the quota of the other of the two, who asked first
    return kind(retry_after=state.get("retry_after")) if kind is Unavailable else kind()


def _key(pk, to):
    return f"translating:{pk}:{to}"


@functools.cache
def _threads():
    return KeptThreads(THREADS, "translating")
