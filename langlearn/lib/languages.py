"""Which language a text is in, as far as its script says."""

import regex

from langlearn.lib.choices import Language

SCRIPTS = [
    (regex.compile(r"[\p{Hiragana}\p{Katakana}]"), Language.JAPANESE),
    (regex.compile(r"\p{Hangul}"), Language.KOREAN),
    (regex.compile(r"\p{Bengali}"), Language.BANGLA),
    (regex.compile(r"\p{Han}"), Language.JAPANESE),
]


def script_language(text):
    """The language whose script `text` holds, or "" where it has none of its own (English and Spanish share theirs).
    A text in two of them counts for the one that it has more of."""
    found = [(len(pattern.findall(text)), -place, language) for place, (pattern, language) in enumerate(SCRIPTS)]
    count, _place, language = max(found)
    return language.value if count else ""
