"""Where a search hit: a few words of a text around the first hit, as HTML, the hits marked.

Cut and marked at graphemes, so that no Bangla cluster, Korean syllable or emoji is split; what search.py folds away
(case, width, Latin accents) makes no difference here either.
"""

from functools import lru_cache

import regex
from django.utils.html import escape
from django.utils.safestring import mark_safe

from .search import PAIRED, WORD, fold, pieces

GRAPHEME = regex.compile(r"\X")
BEFORE = 24  # graphemes shown before the first hit
# A word may begin after anything that is no part of one, and after Japanese and Korean, which need no spaces.
BEGIN = r"(?<![[\p{L}\p{N}_]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー々]]\p{M}*)"


@lru_cache(4096)
def folded(grapheme):
    return fold(grapheme)


def hits(graphemes, query):
    """The indexes of those `graphemes` of a text that `query` finds."""
    parts = [folded(grapheme) for grapheme in graphemes]
    origin = [index for index, part in enumerate(parts) for _ in part]
    text, found = "".join(parts), set()
    for pattern in patterns(query, text):
        for match in pattern.finditer(text):
            found.update(origin[match.start() : match.end()])
    return found


def patterns(query, text):
    """What to mark: a run of Japanese or Korean wherever it is (or its pairs, where it is nowhere whole), anything else
    at the beginning of a word."""
    for word in WORD.findall(fold(query)):
        cut = 0
        for run in PAIRED.finditer(word):
            if run.start() > cut:
                yield regex.compile(BEGIN + regex.escape(word[cut : run.start()]), regex.V1)
            whole = run.group()
            for part in [whole] if whole in text else pieces(whole):
                yield regex.compile(regex.escape(part))
            cut = run.end()
        if cut < len(word):
            yield regex.compile(BEGIN + regex.escape(word[cut:]), regex.V1)


def excerpt(text, query, size=110):
    """At most `size` graphemes of `text`, in one line, from shortly before the first hit."""
    graphemes = GRAPHEME.findall(" ".join(text.split()))
    found = hits(graphemes, query)
    begin = window(graphemes, min(found, default=0), size)
    end = min(begin + size, len(graphemes))
    html = ["…"] if begin else []
    for index in range(begin, end):
        if index in found and (index == begin or index - 1 not in found):
            html.append("<mark>")
        html.append(escape(graphemes[index]))
        if index in found and (index == end - 1 or index + 1 not in found):
            html.append("</mark>")
    return mark_safe("".join(html) + ("…" if end < len(graphemes) else ""))  # noqa: S308 (escaped above)


def window(graphemes, first, size):
    """Where to begin so that the hit at `first` is seen: at the text's own beginning where that is near, else after a
    space where there is one."""
    begin = max(first - BEFORE, 0)
    if begin == 0 or len(graphemes) <= size:
        return 0
    return next((index + 1 for index in range(begin, first) if graphemes[index] == " "), begin)
