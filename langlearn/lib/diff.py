"""What a correction changed, in pieces that a reader sees as whole.

    segments("I goed home", "I went home")    # [equal "I ", delete "goed", insert "went", equal " home"]
    marked("I goed home", "I went home")      # both lines as safe HTML with <del> and <ins>

A piece is a word, or in Japanese, which writes without spaces, one character with all its marks. Joined, the segments
give both texts back to the last byte.
"""

from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

import regex
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

EQUAL, DELETE, INSERT = "equal", "delete", "insert"

GRAPHEME = regex.compile(r"\X")
# By the first character of each grapheme: a word's letters stay together, Japanese and Chinese ones stand alone.
WORD = regex.compile(r"(?![\p{Han}\p{Hiragana}\p{Katakana}ー々])[\p{L}\p{N}\p{M}_]")
SENTENCE = regex.compile(r"\X*?(?:[.!?。！？।\n]+\s*|\Z)")
# Comparing piece by piece costs their product; texts beyond this are compared by sentences first.
LARGE = 40_000
MARKS = {"del": "<del>{}{}</del>", "ins": "<ins>{}{}</ins>"}


class Segment(NamedTuple):
    kind: str
    text: str


class Marked(NamedTuple):
    before: str
    after: str


def pieces(text):
    """`text` cut into words, runs of space, and single graphemes for everything else."""
    found = []
    for kind, group in groupby(GRAPHEME.findall(text), _kind):
        run = list(group)
        found += run if kind == "one" else ["".join(run)]
    return found


def _kind(grapheme):
    if grapheme.isspace():
        return "space"
    return "word" if WORD.match(grapheme) else "one"


def segments(before, after):
    """How `before` became `after`: what stayed, what was deleted, and after it what was inserted in its place."""
    return _joined(_tidy(_compare(pieces(before), pieces(after))))


def _compare(old, new):
    """Segments of two lists of pieces; long ones sentence by sentence, so that no text takes more than moments."""
    if len(old) * len(new) > LARGE:
        return _by_sentence("".join(old), "".join(new))
    return [
        segment
        for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        for segment in _changed("".join(old[i:j]), "".join(new[k:m]), tag == "equal")
    ]


def _by_sentence(before, after):
    old, new = (list(filter(None, SENTENCE.findall(text))) for text in (before, after))
    found = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i:j]), "".join(new[k:m])
        inner_old, inner_new = (pieces(gone), pieces(come)) if tag == "replace" else ((), ())
        if inner_old and len(inner_old) * len(inner_new) <= LARGE:
            found += _compare(inner_old, inner_new)
        else:
            found += _changed(gone, come, tag == "equal")
    return found


def _changed(gone, come, equal):
    if equal:
        return [Segment(EQUAL, gone)]
    return [segment for segment in (Segment(DELETE, gone), Segment(INSERT, come)) if segment.text]


def _tidy(found):
    """Space between two changes belongs to both: "two words" struck once read better than twice."""
    tidy = []
    for place, segment in enumerate(found):
        between = 0 < place < len(found) - 1 and found[place + 1].kind != EQUAL
        if between and segment.kind == EQUAL and segment.text.isspace():
            tidy += [Segment(DELETE, segment.text), Segment(INSERT, segment.text)]
        else:
            tidy.append(segment)
    return tidy


def _joined(found):
    """Between two equal stretches one deletion, then one insertion."""
    joined = []
    for changed, group in groupby(found, lambda segment: segment.kind != EQUAL):
        run = list(group)
        for kind in (DELETE, INSERT) if changed else (EQUAL,):
            text = "".join(segment.text for segment in run if segment.kind == kind)
            if text:
                joined.append(Segment(kind, text))
    return joined


def marked(before, after):
    """The two texts as HTML: what is deleted marked in the first, what is inserted in the second, each with a word
    for whoever hears it. A page whose readers have several languages puts its own in (chat-words.js)."""
    found = segments(before, after)
    return Marked(
        _line(found, EQUAL, DELETE, "del", _("deleted:")),
        _line(found, EQUAL, INSERT, "ins", _("inserted:")),
    )


def _line(found, kept, changed, tag, word):
    here = get_language() or "en"
    said = format_html('<span class="visually-hidden" lang="{}" data-says="word-{}">{} </span>', here, changed, word)
    parts = []
    for kind, text in found:
        if kind == kept:
            parts.append([text])
        elif kind == changed:
            # Space at the edges stays outside: a mark is as wide as the words.
            core = text.strip() or text
            lead, _core, trail = text.partition(core)
            parts += [[lead], [format_html(MARKS[tag], said, core)], [trail]]
    return format_html_join("", "{}", parts)
