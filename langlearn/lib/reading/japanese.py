"""Furigana and Hepburn rōmaji for Japanese. How a word is read needs a dictionary, which is an optional install:

    pip install fugashi unidic-lite      # MeCab and a UniDic of 250 MB; without them there is no help for Japanese

Both are free for any use (MIT, BSD); the packages that bring rōmaji along are under the GPL or read worse.
"""

import functools
import threading
from importlib.util import find_spec

import regex

from langlearn.lib.reading.kana import hiragana, long_vowels, romaji
from langlearn.lib.reading.segment import Segment

KANJI = regex.compile(r"[\p{Han}々〆ヶ]")
KATAKANA = regex.compile(r"[\p{Katakana}ー]+")
PARTS = regex.compile(r"[\p{Han}々〆ヶ]+|[^\p{Han}々〆ヶ]+")
# What the dictionary reads as people rarely say it: spelled, and said where that differs.
USUAL = {
    "私": "ワタシ",
    "明日": "アシタ",
    "昨日": "キノウ キノー",
    "日本": "ニホン",
    "私達": "ワタシタチ",
    "今日は": "コンニチハ",
}
# お母さん is no はは: (after お, before さん).
FAMILY = {"父": "トウ", "母": "カア", "兄": "ニイ", "姉": "ネエ", "祖父": "ジイ", "祖母": "バア"}
TITLES = {"さん", "ちゃん", "様", "さま"}
OPENING = set("「『（(")
PUNCTUATION = str.maketrans("、。「」『』（）・！？　", ',.""""() !? ')
# Endings that Hepburn writes together with their word, as it does 助動詞 but these.
APART = {"だ", "です"}
ENDING_PARTICLES = {"て", "で", "ば", "たり", "だり", "ちゃ", "じゃ"}

_lock = threading.Lock()


@functools.cache
def available():
    return bool(find_spec("fugashi") and find_spec("unidic_lite"))


@functools.cache
def _tagger():
    import fugashi

    return fugashi.Tagger()


class Word:
    """One word of the dictionary, and the space before it."""

    def __init__(self, node):
        self.space, self.surface = node.white_space, node.surface
        feature = node.feature
        self.kind, self.detail, self.lemma = feature.pos1, feature.pos2, feature.lemma
        self.kana, self.spoken = feature.kana, feature.pron
        if self.surface in USUAL:
            self.kana, _space, spoken = USUAL[self.surface].partition(" ")
            self.spoken = spoken or self.kana

    @property
    def reading(self):
        """In katakana, as it is spelled; "" where nobody knows."""
        if not KANJI.search(self.surface):
            return self.surface
        return self.kana or ""

    @property
    def sound(self):
        """In katakana, as it is said, with ー where a vowel is long."""
        if self.spoken and self.kana and not KATAKANA.fullmatch(self.surface):
            return long_vowels(self.kana, self.spoken)
        return self.surface


def _words(text):
    """Words of the text; joined with the spaces before them they are the text up to the space at its end."""
    with _lock:  # MeCab keeps the last sentence in the tagger
        words = [Word(node) for node in _tagger()(text)]
    for word, title in zip(words, words[1:], strict=False):
        if title.surface in TITLES and word.surface in FAMILY:
            word.kana = FAMILY[word.surface]
            word.spoken = word.kana[0] + "ー"
    return words


def reading(text):
    found = []
    for segment in (segment for line in text.splitlines(keepends=True) for segment in _line(line)):
        if found and not segment.reading and not found[-1].reading:
            segment = Segment(found.pop().text + segment.text, "")
        found.append(segment)
    return found


def _line(line):
    found, cut = [], 0
    for word in _words(line):
        start = line.index(word.surface, cut)
        if start > cut:
            found.append(Segment(line[cut:start], ""))
        found += _ruby(word)
        cut = start + len(word.surface)
    if cut < len(line):
        found.append(Segment(line[cut:], ""))
    return found


def _ruby(word):
    """Kana above the kanji only: 食べ物 is 食(た) べ 物(もの)."""
    read = word.reading
    if not read or not KANJI.search(word.surface):
        return [Segment(word.surface, "")]
    parts = PARTS.findall(word.surface)
    pattern = "".join("(.+?)" if KANJI.match(part) else f"({regex.escape(hiragana(part))})" for part in parts)
    match = regex.fullmatch(pattern, hiragana(read))
    if not match:
        return [Segment(word.surface, hiragana(read))]
    return [
        Segment(part, match.group(number) if KANJI.match(part) else "") for number, part in enumerate(parts, start=1)
    ]


def romanise(text):
    return "".join(_romanised(line) for line in text.splitlines(keepends=True))


def _romanised(line):
    groups, joined = [], True
    for word in _words(line):
        if word.space and groups:
            groups.append(" ")
        sound = word.sound
        if sound is word.surface and not regex.search(r"[\p{Hiragana}\p{Katakana}]", sound):
            mark = word.kind in ("補助記号", "記号") or not regex.search(r"[\p{L}\p{N}]", sound)
            groups.append(sound if joined or mark else " " + sound)
            joined = mark and sound in OPENING
            continue
        if not joined and not _is_ending(word) and not word.space:
            groups.append(" ")
        groups.append(sound)
        joined = word.kind == "接頭辞"
    latin = romaji("".join(groups)).translate(PUNCTUATION)
    return regex.sub(r"([,.!?)])(?=[\p{L}\p{N}])", r"\1 ", latin) + line[len(line.rstrip()) :].strip(" ")


def _is_ending(word):
    if word.kind == "助動詞":
        return word.lemma not in APART
    return (
        word.kind == "接尾辞"
        or word.surface == "語"
        or (word.detail == "接続助詞" and word.surface in ENDING_PARTICLES)
    )
