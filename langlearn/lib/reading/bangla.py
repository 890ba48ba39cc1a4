"""Bangla in Latin letters, the way people type it: আমি ami, ইংরেজি ingreji, ধন্যবাদ dhonnobad.

A consonant has an inherent vowel, said as o or not at all; which, spelling does not show. The rules here are those of
_drop; words that follow none of them stand in WORDS. The last letter of a conjunct often only lengthens (_joined).
"""

import unicodedata

import regex

from langlearn.lib.reading.segment import segmented

WORD = regex.compile(r"[\u0985-\u09b9\u09dc-\u09df\u09ce\u09f0\u09f1][\u0980-\u09e3\u09f0\u09f1\u200c\u200d]*|[০-৯]+")
DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")

VOWELS = dict(zip("অআইঈউঊঋএঐওঔ", ("o", "a", "i", "i", "u", "u", "ri", "e", "oi", "o", "ou"), strict=True))
SIGNS = dict(zip("ািীুূৃেৈোৌ", list(VOWELS.values())[1:], strict=True))
LATIN = "k kh g gh ng ch chh j jh n t th d dh n t th d dh n p f b bh m j r l sh sh s h r rh y t r w"
CONSONANTS = dict(zip("কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহ\u09dc\u09dd\u09dfৎৰৱ", LATIN.split(), strict=True))
# NFC takes these apart, which no rule here wants.
COMPOSED = [("\u09a1\u09bc", "\u09dc"), ("\u09a2\u09bc", "\u09dd"), ("\u09af\u09bc", "\u09df")]
RRA, RHA, YYA = (one for two, one in COMPOSED)
VIRAMA, ANUSVARA, VISARGA, NASAL = "্", "ং", "ঃ", "ঁ"


def composed(text):
    text = unicodedata.normalize("NFC", text)
    for two, one in COMPOSED:
        text = text.replace(two, one)
    return text


# What people meet every day and goes against the rules.
DAILY = """
ছিল chhilo, গেল gelo, হল holo, এল elo, দিল dilo, নিল nilo, পেল pelo, খেল khelo, হত hoto, যেত jeto, ছোট chhoto,
বড় boro, ভাল bhalo, কত koto, তত toto, যত joto, এত eto, শত shoto, মত moto, যেন jeno, কেন keno, হেন heno,
মতন moton, যাব jabo, খাব khabo, পাব pabo, চাব chabo, হব hobo, দেব debo, নেব nebo, দিব dibo, নিব nibo,
ঘটনা ghotona, রচনা rochona, কামনা kamona, বেদনা bedona, সাধনা sadhona, যোজনা jojona, প্রার্থনা prarthona,
কবিতা kobita, এগার egaro, তের tero, পনের ponero, ষোল sholo, সতের sotero, আঠার atharo, উচিত uchit, গণিত gonit,
সংগীত songgit, এখন ekhon, কখন kokhon, তখন tokhon, যখন jokhon, হ্যাঁ hya, আছ achho, গেছ gechho,
ব্যবহার byabohar, হ্যা hya, না na, অ্যাপ ap, ঔষধ oushodh,
জনগণ jonogon, জনসংখ্যা jonosongkha, বিশ্ববিদ্যালয় bisshobiddaloy, ভালবাসা bhalobasha, ভালোবাসা bhalobasha,
ভালবাসি bhalobashi, ভালোবাসি bhalobashi, রবীন্দ্রনাথ robindronath, উপন্যাস uponnash, দশটা doshta, সমাজ somaj,
জন্মদিন jonmodin, নতুনত্ব notunotto, এক ek, একজন ekjon, দুজন dujon, বোন bon, ফোন fon, কোন kon, কোনো kono,
আবহাওয়া abohawa, হাওয়া hawa, খাওয়া khawa, যাওয়া jawa, পাওয়া pawa, দেওয়া dewa, নেওয়া newa, চাওয়া chawa, ওয়া wa
"""
WORDS = dict(pair.split() for pair in composed(DAILY).split(","))
# করব korbo, বলল bollo, থাকত thakto: the future and past of these stems end in their vowel.
STEMS = "কর|বল|থাক|আস|দেখ|শিখ|পড়|লিখ|শুন|জান|পার|চল|বস|হাস|রাখ|মার|ধর|ফির|ঘুর|ভাব|খেল|কিন|বুঝ|খুঁজ|উঠ|নাম"
VERB = regex.compile(f"(?:{composed(STEMS)})[বলতছ]$")
# Endings that leave the word before them as it is said alone: the genitive, and what is given or done to.
ENDINGS = [
    ("ের", "er"),
    ("কে", "ke"),
    ("টা", "ta"),
    ("টি", "ti"),
    ("টির", "tir"),
    ("টার", "tar"),
    ("গুলো", "gulo"),
    ("গুলি", "guli"),
]
PERSONAL = regex.compile(r"[বলতছ]ে$")  # করবে, বললে, করতে, করছে: not a noun with ে


def available():
    return True


def reading(text):
    return segmented(text, WORD, _latin)


def romanise(text):
    return "".join(segment.reading or segment.text for segment in reading(text)).replace("।", ".").replace("॥", ".")


def _latin(word):
    if word[0] in "০১২৩৪৫৬৭৮৯":
        return word.translate(DIGITS)
    return _word(regex.sub("[\u200c\u200d]", "", composed(word)))


def _word(word):
    if word in WORDS:
        return WORDS[word]
    for ending, latin in ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1 and stem[-1] != VIRAMA:
            found = _word(stem)
            return (found.removesuffix("o") if latin == "er" and stem[-1] in CONSONANTS else found) + latin
    units = list(_units(word))
    _drop(word, [unit for unit in units if unit.tail != NASAL])  # which is said with its vowel
    return "".join(_spelled(units))


class Unit:
    """Consonants said together, and the vowel after them: None for the inherent one, "" for none."""

    def __init__(self, consonants, vowel, tail=""):
        self.consonants, self.vowel, self.tail = consonants, vowel, tail


def _units(word):
    at = 0
    while at < len(word):
        letter = word[at]
        at += 1
        if letter in VOWELS:
            yield Unit("", VOWELS[letter])
            # অ্যা is one vowel, as in অ্যাপ
            if word.startswith(VIRAMA + "যা", at):
                at += 3
            continue
        if letter not in CONSONANTS:
            if letter in (ANUSVARA, VISARGA, NASAL):
                yield Unit("", "", letter)
            continue
        consonants = letter
        while at + 1 < len(word) and word[at] == VIRAMA and word[at + 1] in CONSONANTS:
            consonants += word[at + 1]
            at += 2
        vowel = None
        if at < len(word) and word[at] == VIRAMA:
            vowel, at = "", at + 1
        elif at < len(word) and word[at] in SIGNS:
            vowel, at = SIGNS[word[at]], at + 1
        elif letter == "ৎ":
            vowel = ""
        yield Unit(consonants, vowel)


def _drop(word, units):
    """Decide which inherent vowels are silent."""
    if units and units[-1].vowel is None and not _open(word, units):
        units[-1].vowel = ""
    for at in range(len(units) - 2, 0, -1):
        before, unit, after = units[at - 1 : at + 2]
        silent = (
            unit.vowel is None
            and len(unit.consonants) == 1
            and before.vowel != ""
            and len(after.consonants) == 1
            and after.vowel != ""
            and not (after.consonants in ("ণ", YYA) or (after.consonants == "ন" and unit.consonants in "চজ"))
            and not (at + 2 == len(units) and after.vowel == "e" and not PERSONAL.search(word))
        )
        if silent:
            unit.vowel = ""


def _open(word, units):
    """Whether a word ends in its inherent vowel."""
    last, before = units[-1], units[-2] if len(units) > 1 else None
    if before is None or len(last.consonants) > 1 or VERB.search(word):
        return True
    if before.tail in (ANUSVARA, VISARGA) or before.vowel == "ri" and before.consonants:
        return True
    if last.consonants in ("হ", RHA) or (last.consonants == YYA and before.vowel == "i"):
        return True
    return last.consonants == "ত" and before.vowel == "i" and len(units) > 3


def _spelled(units):
    for at, unit in enumerate(units):
        start = at == 0
        after = units[at + 1] if at + 1 < len(units) else None
        if unit.tail == ANUSVARA:
            yield "ng"
        elif unit.tail == NASAL:
            yield (
                "n" if after and after.consonants and after.consonants[0] not in ("ন", "ম", "র", "ল", "হ", YYA) else ""
            )
        elif unit.tail == VISARGA:
            yield _roman(after.consonants[:1])[:1] if after and after.consonants else ""
        else:
            consonants = _joined(unit.consonants, start) if len(unit.consonants) > 1 else _roman(unit.consonants)
            vowel = "o" if unit.vowel is None else unit.vowel
            if start and unit.consonants.endswith("য") and len(unit.consonants) > 1 and unit.vowel is None:
                vowel = "a"  # ব্যবহার byabohar
            yield consonants + vowel


def _roman(consonants):
    return "".join(CONSONANTS[consonant] for consonant in consonants)


def _doubled(latin):
    return latin[:1] + latin


def _joined(consonants, start):
    """A conjunct. Its য, ব and ম often only double what they follow, and after two consonants say nothing."""
    for spelled, first, later in (("ক্ষ্ম", "kh", "kkh"), ("ক্ষ", "kh", "kkh"), ("জ্ঞ", "gy", "gg"), ("হ্ন", "nh", "nh")):
        spelled = spelled.replace(VIRAMA, "")
        if consonants.startswith(spelled):
            return (first if start else later) + _rest(consonants[len(spelled) :])
    head, last = consonants[:-1], consonants[-1]
    if last == "য" and head[-1] == "র":
        return _conjunct(head, start) + "j"  # সূর্য surjo
    if last == "য":
        if start:
            return _conjunct(head, start) + "y"
        if head == "হ":
            return "jjh"
        return _conjunct(head, start) if len(head) > 1 else _doubled(_roman(head))
    if last == "ব" and head[-1] not in "মবরল":
        return _conjunct(head, start) if start or len(head) > 1 else _doubled(_roman(head))
    return _conjunct(head, start) + CONSONANTS[last]


def _conjunct(consonants, start):
    return _joined(consonants, start) if len(consonants) > 1 else _roman(consonants)


def _rest(consonants):
    return "" if consonants in ("ম", "য", "ব") else _roman(consonants)
