"""Fragments of pages that look alike to many readers, rendered once. Built into every template.

    {% kept "post" post|card_key:reader %}…{% endkept %}

What is inside is kept in this process's memory under its name, the language and time zone of the page, and the values
given: all that it shows has to follow from these, so nothing is ever stale. A form's token is put in for each reader.
"""

import secrets
from contextlib import suppress
from threading import Lock

from cachetools import TTLCache
from django import template
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

register = template.Library()

TOKEN = secrets.token_hex(32)  # stands for the reader's own in what is kept; nobody can write it into a text
FOR = 3600  # seconds
MOST = 12_000_000  # characters, in each process


class Store:
    """Texts by their keys: of those used last up to `most` characters, each for `FOR` seconds. Django's cache in memory
    copies a text as it is fetched, and counts texts instead of characters."""

    def __init__(self, most=MOST):
        self.texts, self.lock = TTLCache(most, FOR, getsizeof=len), Lock()

    def get(self, key):
        """The text, or None."""
        with self.lock:
            return self.texts.get(key)

    def set(self, key, text):
        with self.lock, suppress(ValueError):  # one that is longer than all may be
            self.texts[key] = text


store = Store()


@register.tag
def kept(parser, token):
    _tag, name, *values = token.split_contents()
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(inside, name, [parser.compile_filter(value) for value in values])


class Kept(template.Node):
    def __init__(self, nodelist, name, values):
        self.nodelist, self.name, self.values = nodelist, name, values

    def render(self, context):
        known = [value.resolve(context) for value in self.values]
        key = f"{self.name} {get_language()} {get_current_timezone()} {known!r}"
        html = store.get(key)
        if html is None:
            with context.push(csrf_token=TOKEN):
                html = str(self.nodelist.render(context))
            store.set(key, html)
        return html.replace(TOKEN, str(context.get("csrf_token", "")))


def shown(row, *without):
    """The loaded values of a row, those that are annotated too, for the key of what shows it."""
    return {
        name: value
        for name, value in row.__dict__.items()
        if not name.startswith("_") and name not in without and name != "search_text"
    }
