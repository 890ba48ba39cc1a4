"""Kana to kana and to Latin letters, by the modified Hepburn system."""

import regex

KATAKANA = regex.compile(r"[ァ-ヶヽヾ]")
HIRAGANA = regex.compile(r"[ぁ-ゖゝゞ]")
OFFSET = ord("ァ") - ord("ぁ")

ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド", "b": "バビブベボ",
    "p": "パピプペポ",
}  # fmt: skip
LATIN = {kana: row + vowel for row, line in ROWS.items() for kana, vowel in zip(line, "aiueo", strict=True)}
LATIN |= {
    "シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu", "ヤ": "ya", "ユ": "yu",
    "ヨ": "yo", "ワ": "wa", "ヰ": "i", "ヱ": "e", "ヲ": "o", "ン": "n", "ヴ": "vu", "ァ": "a", "ィ": "i", "ゥ": "u",
    "ェ": "e", "ォ": "o", "ャ": "ya", "ュ": "yu", "ョ": "yo", "ヮ": "wa", "ヵ": "ka", "ヶ": "ke",
}  # fmt: skip
for _kana, _start in zip("キニヒミリギビピ", "knhmrgbp", strict=True):
    LATIN |= {_kana + small: f"{_start}y{vowel}" for small, vowel in zip("ャュョ", "auo", strict=True)}
for _kana, _start in (("シ", "sh"), ("チ", "ch"), ("ジ", "j"), ("ヂ", "j")):
    LATIN |= {_kana + small: _start + vowel for small, vowel in zip("ャュョェ", "auoe", strict=True)}
for _kana, _start in (("フ", "f"), ("ヴ", "v"), ("ツ", "ts"), ("ウ", "w"), ("ク", "kw"), ("グ", "gw")):
    LATIN |= {_kana + small: _start + vowel for small, vowel in zip("ァィェォ", "aieo", strict=True)}
LATIN |= {
    "ティ": "ti",
    "ディ": "di",
    "トゥ": "tu",
    "ドゥ": "du",
    "テュ": "tyu",
    "デュ": "dyu",
    "フュ": "fyu",
    "イェ": "ye",
}
SOUND = regex.compile("|".join(sorted(LATIN, key=len, reverse=True)))
MACRON = dict(zip("aiueo", "āīūēō", strict=True))


def hiragana(text):
    return KATAKANA.sub(lambda match: chr(ord(match.group()) - OFFSET), text)


def katakana(text):
    return HIRAGANA.sub(lambda match: chr(ord(match.group()) + OFFSET), text)


def long_vowels(spelled, spoken):
    """How a word is said, but with イ for the ー of センセー: Hepburn writes sensei and ōkii."""
    if len(spelled) != len(spoken):
        return spoken
    return "".join(
        "イ" if (kana, sound) == ("イ", "ー") else sound for kana, sound in zip(spelled, spoken, strict=True)
    )


def romaji(text):
    """Kana as Latin letters: with macrons, ん before a vowel as n', and what is no kana as it is."""
    text = katakana(text)
    latin = SOUND.sub(lambda match: LATIN[match.group()] + ("'" if match.group() == "ン" else ""), text)
    latin = regex.sub(r"n'(?![aiueoy])", "n", latin)
    latin = regex.sub(r"ッ+\s*(?=ch)", "t", latin)
    latin = regex.sub(r"ッ+(?=([bcdfghjkmprstvwz]))", r"\1", latin)
    latin = regex.sub(r"([aiueo])ー+", lambda match: MACRON[match.group(1)], latin)
    return regex.sub(r"[ッー]", "", latin)
