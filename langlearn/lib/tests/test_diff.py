"""What a correction changed: nothing lost, nothing cut in two, in all five languages."""

import time

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from langlearn.lib.diff import DELETE, EQUAL, INSERT, Segment, marked, pieces, segments

ALPHABETS = {
    "en": "abcdé' .,!?\n",
    "es": "ñáéíóú¿¡abc .,",
    "ja": "私は学校へ行きますカタカナー々。、a ",
    "ko": "저는나한국어공부해요 .?",
    "bn": "আমিতুমিভাতখাইক্ষ্ত্রিয়\u200d\u200cঁং। ",
}
text_in = pytest.mark.parametrize("language", ALPHABETS)


def joined(found, *kinds):
    return "".join(text for kind, text in found if kind in kinds)


def texts(language):
    return st.text(st.sampled_from(ALPHABETS[language]), max_size=60)


@text_in
def test_both_texts_come_back(language):
    @settings(max_examples=150, deadline=None)
    @given(texts(language), texts(language))
    def check(before, after):
        found = segments(before, after)
        assert joined(found, EQUAL, DELETE) == before
        assert joined(found, EQUAL, INSERT) == after
        assert all(segment.text for segment in found)

    check()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_comes_back(before, after):
    found = segments(before, after)
    assert joined(found, EQUAL, DELETE) == before
    assert joined(found, EQUAL, INSERT) == after


@text_in
def test_no_grapheme_is_cut(language):
    @settings(max_examples=100, deadline=None)
    @given(texts(language), texts(language))
    def check(before, after):
        found = segments(before, after)
        graphemes = regex.findall(r"\X", before)
        again = [g for kind, text in found if kind != INSERT for g in regex.findall(r"\X", text)]
        assert again == graphemes

    check()


@text_in
def test_the_same_text_has_no_change(language):
    text = ALPHABETS[language]
    assert segments(text, text) == [Segment(EQUAL, text)]


@pytest.mark.parametrize(
    "before, after, expected",
    [
        (
            "Yesterday I goed home.",
            "Yesterday I went home.",
            [(EQUAL, "Yesterday I "), (DELETE, "goed"), (INSERT, "went"), (EQUAL, " home.")],
        ),
        (
            "Yo soy cansada hoy.",
            "Yo estoy cansada hoy.",
            [(EQUAL, "Yo "), (DELETE, "soy"), (INSERT, "estoy"), (EQUAL, " cansada hoy.")],
        ),
        (
            "昨日、学校に行くました。",
            "昨日、学校へ行きました。",
            [
                (EQUAL, "昨日、学校"),
                (DELETE, "に"),
                (INSERT, "へ"),
                (EQUAL, "行"),
                (DELETE, "く"),
                (INSERT, "き"),
                (EQUAL, "ました。"),
            ],
        ),
        (
            "저는 학교를 가요.",
            "저는 학교에 가요.",
            [(EQUAL, "저는 "), (DELETE, "학교를"), (INSERT, "학교에"), (EQUAL, " 가요.")],
        ),
        (
            "আমি ভাত খায়।",
            "আমি ভাত খাই।",
            [(EQUAL, "আমি ভাত "), (DELETE, "খায়"), (INSERT, "খাই"), (EQUAL, "।")],
        ),
    ],
    ids=["en", "es", "ja", "ko", "bn"],
)
def test_what_changed(before, after, expected):
    assert segments(before, after) == [Segment(*pair) for pair in expected]


def test_neighbouring_words_change_as_one():
    assert segments("it have went", "it has gone") == [
        Segment(EQUAL, "it "),
        Segment(DELETE, "have went"),
        Segment(INSERT, "has gone"),
    ]


def test_pieces_of_mixed_text():
    assert pieces("I love 寿司 very much!") == ["I", " ", "love", " ", "寿", "司", " ", "very", " ", "much", "!"]
    assert pieces("ক্ষমা 👩‍👩‍👧!") == ["ক্ষমা", " ", "👩‍👩‍👧", "!"]


def test_marks_are_html_and_texts_are_not():
    line = marked("a <b> goed", "a <b> went & more")
    assert "&lt;b&gt;" in line.before
    assert "<del><span" in line.before
    assert "goed</del>" in line.before
    assert "<ins>" not in line.before
    assert "went &amp; more</ins>" in line.after
    assert "deleted:" in line.before
    assert "inserted:" in line.after


def test_space_at_the_edges_is_not_marked():
    line = marked("half a day", "half day")
    assert "a</del> day" in line.before
    assert line.before.startswith("half <del>")


def test_long_texts_take_moments():
    """Two posts as long as they may be, nothing alike: no page waits for that."""
    before, after = "これはペンです。" * 600, "それは本ですよ、" * 600
    started = time.perf_counter()
    found = segments(before, after)
    assert time.perf_counter() - started < 3
    assert joined(found, EQUAL, DELETE) == before
    assert joined(found, EQUAL, INSERT) == after


def test_long_texts_show_the_sentence_that_changed():
    lines = [f"Sentence number {n} is here. " for n in range(200)]
    before = "".join(lines)
    lines[100] = "Sentence number 100 was here. "
    changed = [segment for segment in segments(before, "".join(lines)) if segment.kind != EQUAL]
    assert changed == [Segment(DELETE, "is"), Segment(INSERT, "was")]
