"""Pages of an error that no view answers: rendered without a request or a database, in the reader's language."""

import functools
import logging

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

# Of those that no middleware sees, since they are answered before Django is asked.
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
logger = logging.getLogger(__name__)
LONGEST = 200  # of a header that is looked at


def page(template, language=None, **words):
    """The bytes of `template` with these `words`; where even that fails, a plain sentence."""
    try:
        return _rendered(template, language or translation.get_language() or settings.LANGUAGE_CODE, **words)
    except Exception:
        logger.exception("%s cannot be rendered", template)
        return b"<!doctype html><title>Error</title><h1>That did not work</h1><p>Please go back and try again.</p>"


def language_of(accepted):
    """The first language of an Accept-Language header (its bytes, or None) that the site speaks."""
    for code, _weight in parse_accept_lang_header((accepted or b"")[:LONGEST].decode("latin1").lower()):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


@functools.lru_cache(maxsize=100)
def _rendered(template, language, **words):
    with translation.override(language):
        return render_to_string(template, words).encode()
