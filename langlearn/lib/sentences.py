"""A text in sentences, to be looked at one by one.

    sentences("Hi there! 元気？はい。")     # [("Hi there!", " "), ("元気？", ""), ("はい。", "")]

Each with the space that follows it; joined, they give the text back. English, Spanish, Japanese, Korean and Bangla.
"""

from typing import NamedTuple

import regex

MOST = 60
CLOSING = r"[\"'”’»)\]）」』】》〉]*"
# Wide marks end a sentence wherever they stand, narrow ones only before space: not in 3.5 or example.com.
END = regex.compile(
    rf"(?:[。！？｡।॥]+[.!?…]*{CLOSING}|(?P<narrow>[.!?…]+){CLOSING}(?=\s|\Z))(?P<gap>\s*)|(?P<line>\s*\n\s*)"
)
# What a narrow full stop after them does not end.
SHORT = {"mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e", "sr", "sra", "srta", "ud", "uds", "p.ej", "jr"}
LAST_WORD = regex.compile(r"[\p{L}.]+$")


class Sentence(NamedTuple):
    text: str
    gap: str


def sentences(text, most=MOST):
    """`text` cut into at most `most` sentences; where it has more, some stay together. Blank ones are part of a gap."""
    found, start = [], 0
    for end in END.finditer(text):
        if end["narrow"] == "." and _is_short(text[start : end.start()]):
            continue
        gap = end["line"] if end["line"] is not None else end["gap"]
        stop = end.end() - len(gap)
        found.append(Sentence(text[start:stop], gap))
        start = end.end()
    if start < len(text):
        rest = text[start:]
        found.append(Sentence(rest.rstrip(), rest[len(rest.rstrip()) :]))
    return _few(_tidy(found), most)


def _is_short(text):
    word = LAST_WORD.search(text)
    return bool(word) and word[0].lower() in SHORT


def _tidy(found):
    """One without words of its own belongs to the one before: its marks to the sentence, its space to the gap."""
    tidy = []
    for one in found:
        if tidy and not one.text:
            tidy[-1] = Sentence(tidy[-1].text, tidy[-1].gap + one.gap)
        elif tidy and not regex.search(r"[\p{L}\p{N}]", one.text):
            tidy[-1] = Sentence(tidy[-1].text + tidy[-1].gap + one.text, one.gap)
        else:
            tidy.append(one)
    return tidy


def _few(found, most):
    if len(found) <= most:
        return found
    size = -(-len(found) // most)
    parts = [found[start : start + size] for start in range(0, len(found), size)]
    return [Sentence(joined(part)[: -len(part[-1].gap) or None], part[-1].gap) for part in parts]


def joined(found):
    return "".join(text + gap for text, gap in found)
