"""Korean in Latin letters: the Revised Romanization of 2000, which writes what is said, not what is spelled.

Each syllable is an onset, a vowel and a coda; sounds change where a coda meets the next onset. What the standard leaves
to the dictionary (ㄴ put in between parts of some compounds) stands in RESPELLED.
"""

import unicodedata

import regex

from langlearn.lib.reading.segment import segmented

WORD = regex.compile(r"[가-힣\u1100-\u11ff]+")

ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
CODAS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]

FIRST = "g kk n d tt r m b pp s ss - j jj ch k t p h"
MIDDLE = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"
LATIN_ONSET = dict(zip(ONSETS, FIRST.split(), strict=True)) | {"ㅇ": ""}
LATIN_VOWEL = dict(zip(VOWELS, MIDDLE.split(), strict=True))
LATIN_CODA = {"": "", "ㄱ": "k", "ㄴ": "n", "ㄷ": "t", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p", "ㅇ": "ng"}

# A coda of two letters: what stays, and what moves to a vowel that follows.
SPLIT = {
    "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ",
    "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip
# The seven sounds that a syllable can end in.
CLOSED = {
    "ㄲ": "ㄱ", "ㅋ": "ㄱ", "ㄳ": "ㄱ", "ㄺ": "ㄱ", "ㄵ": "ㄴ", "ㄶ": "ㄴ", "ㅅ": "ㄷ", "ㅆ": "ㄷ", "ㅈ": "ㄷ",
    "ㅊ": "ㄷ", "ㅌ": "ㄷ", "ㅎ": "ㄷ", "ㄼ": "ㄹ", "ㄽ": "ㄹ", "ㄾ": "ㄹ", "ㅀ": "ㄹ", "ㄻ": "ㅁ", "ㅍ": "ㅂ",
    "ㄿ": "ㅂ", "ㅄ": "ㅂ",
}  # fmt: skip
BREATHED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}
NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}

# As they are said; each as many syllables as it is written.
RESPELLED = {
    "꽃잎": "꼰닙", "나뭇잎": "나문닙", "깻잎": "깬닙", "알약": "알략", "담요": "담뇨", "첫인상": "처딘상",
    "한여름": "한녀름", "식용유": "시굥뉴", "십육": "심뉵", "백육": "뱅뉵", "서울역": "서울력", "솜이불": "솜니불",
    "맛없": "마덦", "멋없": "머덦", "값어치": "가버치", "학여울": "항녀울", "색연필": "생년필", "못잊": "몬닏",
    "깨닫는": "깨단는", "의견란": "의견난", "생산량": "생산냥", "결단력": "결딴녁", "무슨일": "무슨닐",
    "신문로": "신문노",
}  # fmt: skip
RESPELL = regex.compile("|".join(RESPELLED))


def available():
    return True


def reading(text):
    return segmented(text, WORD, _latin)


def romanise(text):
    return "".join(segment.reading or segment.text for segment in reading(text))


def _latin(word):
    word = RESPELL.sub(lambda match: RESPELLED[match.group()], unicodedata.normalize("NFC", word))
    return "".join(_run(run) for run in regex.findall(r"[가-힣]+|[^가-힣]+", word))


def _run(word):
    if not "가" <= word[0] <= "힣":
        return word  # letters of Hangul that make no syllable
    syllables = [_parts(ord(character) - 0xAC00) for character in word]
    for here, there in zip(syllables, syllables[1:], strict=False):
        here[2], there[0] = _meet(here[2], there)
    syllables[-1][2] = _closed(syllables[-1][2])
    return "".join(_spelled(syllables))


def _parts(code):
    return [ONSETS[code // 588], VOWELS[code % 588 // 28], CODAS[code % 28]]


def _closed(coda):
    return CLOSED.get(coda, coda)


def _spelled(syllables):
    before = ""
    for onset, vowel, coda in syllables:
        yield ("l" if onset == "ㄹ" and before == "ㄹ" else LATIN_ONSET[onset]) + LATIN_VOWEL[vowel] + LATIN_CODA[coda]
        before = coda


def _meet(coda, syllable):
    """The coda and the next onset, as they are said one after the other."""
    onset, vowel, _next = syllable
    if not coda:
        return "", onset
    if onset == "ㅇ":
        return _carried(coda, vowel)
    if onset == "ㅎ":
        return _breathed(coda, syllable)
    if coda in "ㅎㄶㅀ":
        left = {"ㅎ": "", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}[coda]
        if onset in BREATHED:
            return left, BREATHED[onset]
        if onset == "ㅅ":
            return left, onset
        coda = left or "ㄷ"
    if coda == "ㄺ" and onset == "ㄱ":
        return "ㄹ", onset
    if coda == "ㄼ" and onset in "ㄴㅁ":
        return ("ㄹ", "ㄹ") if onset == "ㄴ" else ("ㄹ", onset)
    coda = _closed(coda)
    if onset in "ㄴㅁ":
        if coda == "ㄹ" and onset == "ㄴ":
            return "ㄹ", "ㄹ"
        return NASAL.get(coda, coda), onset
    if onset == "ㄹ":
        if coda in "ㄴㄹ":
            return "ㄹ", "ㄹ"
        return NASAL.get(coda, coda), "ㄴ"
    return coda, onset


def _carried(coda, vowel):
    """Before a vowel the coda, or its second letter, is said with that vowel."""
    if coda == "ㅇ":
        return coda, "ㅇ"
    stays, moves = SPLIT.get(coda, "\0" + coda)
    if moves == "ㅎ":
        moves = "ㅇ"
        if stays != "\0":
            stays, moves = "\0", stays
    if vowel == "ㅣ":
        moves = {"ㄷ": "ㅈ", "ㅌ": "ㅊ"}.get(moves, moves)
    return stays.strip("\0"), moves


def _breathed(coda, syllable):
    """ㄱ, ㄷ, ㅂ, ㅈ and ㅎ become one; but ㄱ and ㅂ of a noun stay apart (축하 chukha), as the standard asks."""
    _onset, vowel, after = syllable
    of_a_verb = (vowel == "ㅣ") or (vowel == "ㅕ" and after in ("", "ㅆ"))
    if coda in "ㅎㄶㅀ":
        return {"ㅎ": "ㄷ", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}[coda], "ㅎ"
    stays, last = SPLIT.get(coda, "\0" + coda)
    last = {"ㅅ": "ㄷ", "ㅆ": "ㄷ", "ㅌ": "ㄷ", "ㅊ": "ㄷ", "ㅍ": "ㅂ", "ㅋ": "ㄱ", "ㄲ": "ㄱ"}.get(last, last)
    if last == "ㅈ" or (last == "ㄷ" and coda in "ㄷㄾㅌ" and of_a_verb):
        return stays.strip("\0"), "ㅊ"
    if last == "ㄷ":
        return stays.strip("\0"), "ㅌ"
    if last in "ㄱㅂ" and of_a_verb:
        return stays.strip("\0"), BREATHED[last]
    return _closed(coda), "ㅎ"
