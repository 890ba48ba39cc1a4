"""Fragments of pages that look alike to many readers, rendered once. Built into every template.

    {% kept "post" post|card_key:reader %}…{% endkept %}

What is inside is kept in this process's memory under its name, the language and time zone of the page, and the values
given: all that it shows has to follow from these, so nothing is ever stale. A form's token is put in for each reader.
"""

import secrets
from hashlib import blake2b

from django import template
from django.core.cache import caches
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

register = template.Library()

TOKEN = secrets.token_hex(32)  # stands for the reader's own in what is kept; nobody can write it into a text
FOR = 3600  # seconds


@register.tag
def kept(parser, token):
    _tag, name, *values = token.split_contents()
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(inside, parser.compile_filter(name), [parser.compile_filter(value) for value in values])


class Kept(template.Node):
    def __init__(self, nodelist, name, values):
        self.nodelist, self.name, self.values = nodelist, name, values

    def render(self, context):
        cache = caches["fragments"]
        known = [value.resolve(context) for value in (self.name, *self.values)]
        known = repr((get_language(), str(get_current_timezone()), known))
        key = blake2b(known.encode(errors="surrogatepass"), digest_size=20).hexdigest()
        html = cache.get(key)
        if html is None:
            with context.push(csrf_token=TOKEN):
                html = self.nodelist.render(context)
            cache.set(key, str(html), FOR)
        return html.replace(TOKEN, str(context.get("csrf_token", "")))


def shown(row, *without):
    """The loaded values of a row, those that are annotated too, for the key of what shows it."""
    return {
        name: value
        for name, value in row.__dict__.items()
        if not name.startswith("_") and name not in without and name != "search_text"
    }
