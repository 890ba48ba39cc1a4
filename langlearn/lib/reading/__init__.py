"""How a text sounds, for readers who don't read its script yet: made by rules and a dictionary, without any service.

    reading("食べ物", "ja")       # [Segment("食", "た"), Segment("べ", ""), Segment("物", "もの")]: to draw as ruby
    romanise("안녕하세요", "ko")   # "annyeonghaseyo"
    available("ja")              # whether the dictionary is installed: pip install fugashi unidic-lite

Korean by the Revised Romanization, Bangla as people write it in Latin letters, Japanese as furigana and Hepburn rōmaji.
Automatic, so sometimes wrong: say so beside it. Joined, the segments give the text back; nothing here raises.
"""

import logging

import regex

from langlearn.lib.reading import bangla, japanese, korean
from langlearn.lib.reading.segment import Segment

__all__ = ["Segment", "available", "reading", "romanise"]

LONGEST = 4000  # characters; what follows stays as it is
LANGUAGES = {"ja": japanese, "ko": korean, "bn": bangla}

logger = logging.getLogger(__name__)


def available(language):
    """Whether there is any help for reading this language here."""
    return language in LANGUAGES and LANGUAGES[language].available()


def reading(text, language):
    """`text` in segments with their reading: kana for kanji, Latin letters for Korean and Bangla, "" for the rest."""
    if not available(language):
        return [Segment(text, "")] if text else []
    head, tail = text[:LONGEST], text[LONGEST:]
    try:
        found = LANGUAGES[language].reading(head)
    except Exception as error:
        # Help for reading is never worth an error page; what people wrote is no matter for a log.
        logger.error("No reading of a text in %s: %s", language, type(error).__name__)
        found = [Segment(head, "")]
    return [*found, Segment(tail, "")] if tail else found


def romanise(text, language):
    """`text` in Latin letters, or as it is where nothing is known about its language."""
    if not available(language):
        return text
    head, tail = text[:LONGEST], text[LONGEST:]
    try:
        return regex.sub(r"[^\S\n]+", " ", LANGUAGES[language].romanise(head)).strip() + tail
    except Exception as error:
        logger.error("No romanisation of a text in %s: %s", language, type(error).__name__)
        return text
