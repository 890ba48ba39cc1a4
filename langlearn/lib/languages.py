"""Which language a text is in: by its script where that says it, else by its words."""

import regex

from langlearn.lib.choices import Language

SCRIPTS = [
    (regex.compile(r"[\p{Hiragana}\p{Katakana}]"), Language.JAPANESE),
    (regex.compile(r"\p{Hangul}"), Language.KOREAN),
    (regex.compile(r"\p{Bengali}"), Language.BANGLA),
    (regex.compile(r"\p{Han}"), Language.JAPANESE),
]
LATIN = (Language.ENGLISH, Language.SPANISH)
WORD = regex.compile(r"\p{Latin}[\p{Latin}\p{M}'’]*")
# Words that are frequent in one and rare in the other; what both have ("a", "me", "no", "son") says nothing.
WORDS = {
    Language.ENGLISH: """the and is are was were am be been of to in on at it its this that these those i you he she we
        they my your his her our their not do does did have has had will would can could should what when where who why
        how which with from for but or if so very just about there here yes please thanks thank hello hi good morning
        night like want know think really today tomorrow yesterday some any all more than then as by an up out go went
        get""",
    Language.SPANISH: """el la los las un una unos unas de del y o que es está estoy estás están soy eres somos era fue
        ser estar en por para con sin pero muy más menos mi mis tu tus su sus lo le les se te nos yo tú él ella nosotros
        ellos usted ustedes este esta esto ese esa eso qué cómo cuándo dónde quién porque cuando como donde si sí
        también hola gracias buenos buenas días noches tengo tiene tienes hay hace quiero voy va vamos hoy ayer mañana
        bien todo todos nada algo ya al""",
}
WORDS = {language: frozenset(words.split()) for language, words in WORDS.items()}
SIGNS = {
    Language.ENGLISH: regex.compile(r"(?:\w['’](?:s|m|re|ll|ve|d)\b|n['’]t\b|ing\b|th|wh|sh|ck|k\b)", regex.I),
    Language.SPANISH: regex.compile(r"(?:[ñ¿¡áéíóú]|ción\b|mente\b|[ai]ndo\b|[ai]dos?\b|rr|[aeo]s\b|ll[aeo])", regex.I),
}
A_WORD = 3  # as much as three signs


def script_language(text):
    """The language whose script `text` holds, or "" where it has none of its own (English and Spanish share theirs).
    A text in two of them counts for the one that it has more of."""
    found = [(len(pattern.findall(text)), -place, language) for place, (pattern, language) in enumerate(SCRIPTS)]
    count, _place, language = max(found)
    return language.value if count else ""


def guess(text, candidates=()):
    """Which of `candidates`, the likeliest first, a text in Latin letters is in; of those without Latin letters none
    counts, and where none is left, English and Spanish both do. "" for a text without any letter of theirs."""
    words = WORD.findall(text)
    if not words:
        return ""
    among = list(dict.fromkeys(one for one in candidates if one in LATIN)) or list(LATIN)
    said = [word.casefold().replace("’", "'") for word in words]

    def score(language):
        return A_WORD * sum(word in WORDS[language] for word in said) + len(SIGNS[language].findall(text))

    return str(max(among, key=score))  # of equals the first
