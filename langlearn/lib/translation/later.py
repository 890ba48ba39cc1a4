"""Translations of rows: asked for by a press, made on threads of their own, kept with the row.

A provider may take ten seconds, and the threads that answer people are few. So whoever asks gets an answer at once, and
asks again how it stands. Under way is what the cache says so of; done is what the row has. A row of any model will do
that has `content_text`, `translated_content` ({language: text}) and `translated_by` ({language: name, rough}).
"""

import functools
from datetime import UTC, datetime, timedelta
from functools import partial

from django.apps import apps
from django.core.cache import cache
from django.db import transaction

from langlearn.lib import translation
from langlearn.lib.choices import Language
from langlearn.lib.threads import KeptThreads
from langlearn.lib.translation.core import WORKERS
from langlearn.lib.translation.errors import QuotaExceeded, TooLong, TranslationError, Unavailable, Unsupported

PATIENCE = 40  # seconds after which a translation that was lost (a restart) may be asked for again
REMEMBER = 120  # seconds for which a failure is told
UNDER_WAY = {"code": "under way"}
ERRORS = {kind.__name__: kind for kind in (Unavailable, Unsupported, TooLong, QuotaExceeded)}


class Standing:
    """How the translation of `row` from `source` into `to` stands, for one person: `text` and by whom, or `waiting`, or
    what went wrong as `failure` and whether a `retry` makes sense. None of these where nobody asked yet."""

    def __init__(self, row, source, to, person):
        self.row, self.source, self.to = row, source, to
        self.text = row.translated_content.get(to, "")
        self.by = row.translated_by.get(to, {})
        state = None if self.text else cache.get(key(row, to))
        self.waiting = state == UNDER_WAY
        self.failure = _error(state, person) if state and not self.waiting else None

    @property
    def retry(self):
        return isinstance(self.failure, Unavailable)

    @property
    def languages(self):
        """Into which it can be had, for the choice."""
        codes = {code for code in Language.values if translation.supports(self.source, code)}
        return [one for one in Language if one in codes or one in self.row.translated_content or one == self.to]


def target(person, source):
    """The language someone wants a text in: their own, or of a text in their own the one they learn."""
    if source == person.native_language and person.is_learner:
        return person.learner.learning_language
    return person.native_language


def offered(row, source, to):
    """Whether there is a button: it is there already, or can be had. Asks nobody."""
    return (
        bool(row.content_text) and source != to and (to in row.translated_content or translation.supports(source, to))
    )


def begin(row, source, to, person):
    """Have it translated, unless that is done or under way. Raises what speaks against it at once."""
    if to in row.translated_content:
        return
    if to not in Language.values or not translation.supports(source, to):
        raise Unsupported
    if len(row.content_text) > translation.left(person.pk):
        raise QuotaExceeded
    name = key(row, to)
    if cache.get(name) not in (None, UNDER_WAY):
        cache.delete(name)  # it failed, and is asked for again
    if cache.add(name, UNDER_WAY, PATIENCE):
        transaction.on_commit(partial(submit, run, row._meta.label, row.pk, source, to, person.pk))


def run(label, pk, source, to, person_id):
    """In a thread: ask the provider, keep what it says."""
    model = apps.get_model(label)
    row = model._default_manager.filter(pk=pk).first() or model(pk=pk)
    gone = not row.content_text or getattr(row, "is_gone", False)
    if gone or to in row.translated_content:
        cache.delete(key(row, to))
        return
    state = None
    try:
        keep(row, to, translation.translate(row.content_text, source, to, person_id))
    except TranslationError as error:
        own = not isinstance(error, QuotaExceeded) or error.message == QuotaExceeded.message
        code = type(error).__name__ if own and type(error).__name__ in ERRORS else "Unavailable"
        state = {"code": code, "person": person_id, "retry_after": getattr(error, "retry_after", None)}
    except Exception:
        state = {"code": "Unavailable", "person": person_id}
        raise
    finally:
        if state:
            cache.set(key(row, to), state, REMEMBER)
        else:
            cache.delete(key(row, to))


def keep(row, to, found):
    """Keep a Translation with the text it is of: made once for each language. One of an older text is thrown away."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    with transaction.atomic():
        stands = rows.select_for_update().first()
        if stands is None or stands.content_text != row.content_text or to in stands.translated_content:
            return
        by = {"name": found.source_name, "rough": found.rough}
        rows.update(
            translated_content={**stands.translated_content, to: found.text},
            translated_by={**stands.translated_by, to: by},
        )


def submit(function, *args):
    """Not on a thread that answers people."""
    return threads().submit(function, *args)


def new_quota_at():
    """When the characters of a day are counted anew."""
    return (datetime.now(UTC) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def key(row, to):
    return f"translating:{row._meta.label_lower}:{row.pk}:{to}"


def _error(state, person):
    kind = ERRORS[state["code"]]
    if kind is QuotaExceeded and state["person"] != person.pk:
        kind = Unavailable  # the quota of another, who asked first
    return kind(retry_after=state.get("retry_after")) if kind is Unavailable else kind()


@functools.cache
def threads():
    return KeptThreads(WORKERS, "translating")
