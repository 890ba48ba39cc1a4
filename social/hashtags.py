"""Hashtags in posts: `#` and a word in any script, where no word or address goes on before it.

Letter case, width and Latin accents make no other tag, as in the search for words: #Café and #cafe are one.
"""

import regex
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, urlize
from django.utils.http import urlencode
from django.utils.safestring import mark_safe

from langlearn.lib.search import fold

LONGEST = 50
TAG = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}_/&#＃])[#＃](?=[\p{{N}}\p{{M}}_]*\p{{L}})([\p{{L}}\p{{M}}\p{{N}}_]{{1,{LONGEST}}})"
)
NO_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}_]")


def folded(tag):
    return NO_WORD.sub("", fold(tag))


def tags(text):
    """Each tag of `text` once, without its sign, as search keeps it."""
    return list(dict.fromkeys(folded(tag) for tag in TAG.findall(text)))


def mark(tag):
    """The search mark of a folded tag. The wide sign, since SQLite's index cuts at an ASCII one."""
    return f"＃{tag}"


def without_tags(text):
    return TAG.sub(" ", text)


def linked(text):
    """`text` as safe HTML: addresses are links, tags lead to the posts that have them."""
    parts, end = [], 0
    for found in TAG.finditer(text):
        address = f"{reverse('social:post_search')}?{urlencode({'q': f'#{found[1]}'})}"
        parts += [
            plain(text[end : found.start()]),
            format_html('<a class="hashtag" href="{}">{}</a>', address, found[0]),
        ]
        end = found.end()
    return mark_safe("".join([*parts, plain(text[end:])]))  # noqa: S308 (each part is safe)


def plain(text):
    return urlize(text, nofollow=True, autoescape=True) if "." in text or ":" in text else conditional_escape(text)
