"""Words of five languages on a PDF's page."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from langlearn.lib.pdf_text import JAPANESE, KOREAN, Words, drawing, lines


def fonts(words):
    return [name for name, _text, _width in words.runs]


def letters(words):
    return "".join(str(text) for _name, text, _width in words.runs)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Łukasz Ñandú", "en", ["NotoSans-Regular"]),
        ("Дмитрий Αλέξης", "en", ["NotoSans-Regular"]),
        ("田中由紀", "ja", [JAPANESE]),
        ("カフェ・ラテ、を", "ja", [JAPANESE]),
        ("김민아", "ko", [KOREAN]),
        ("金", "ko", [KOREAN]),
        ("金", "en", [JAPANESE]),
        ("নুসরাত", "bn", ["NotoSansBengali-Regular"]),
        ("Kim 김", "ko", ["NotoSans-Regular", KOREAN]),
        ("50のフレーズ!", "ja", ["NotoSans-Regular", JAPANESE, "NotoSans-Regular"]),
    ],
)
def test_each_script_has_its_font(text, language, expected):
    assert fonts(Words(text, 12, language=language)) == expected


def test_bold_where_a_font_has_it():
    assert fonts(Words("a অ 日", 12, bold=True)) == [
        "NotoSans-Bold",
        "NotoSansBengali-Bold",
        "NotoSans-Bold",
        JAPANESE,
    ]


def test_bangla_is_shaped():
    """A conjunct is one glyph, a vowel sign stands before its consonant."""
    conjunct, plain = Words("ক্ষ", 20), Words("কষ", 20)
    assert conjunct.width < plain.width
    _name, text, _width = Words("কি", 20).runs[0]
    assert len(text) == 2
    assert text[0] == "ি"


def test_letters_typed_in_two_are_one():
    assert letters(Words("Jose\u0301", 12)) == "José"


@pytest.mark.parametrize("text", ["🎉", "สมชาย", "محمد", "\u202e", "", "   ", "𠮷"])
def test_what_no_font_has_is_left_out(text):
    assert letters(Words(f"{text} ok", 12)).strip() == "ok"
    assert Words(text, 12).width in (0, Words(" ", 12).width)


def test_lines_fit_and_hold_every_word():
    text = "An extremely long title of a course that goes on until a hundred characters are all there"
    made = lines(text, 28, 400, bold=True)
    assert len(made) == 2
    assert all(line.width <= 400 for line in made)
    assert " ".join(letters(line).strip() for line in made) == text


def test_japanese_breaks_without_spaces():
    made = lines("はじめての英会話カフェで使える五十のフレーズ集", 28, 400)
    assert len(made) == 2
    assert all(line.width <= 400 for line in made)


@pytest.mark.parametrize("text", ["フレーズ集・々", "「こんにちは」、ｶﾅ！？", "하나・둘", "naïve — “quoted” …"])
def test_no_letter_is_lost(text):
    """Marks that lengthen or part words belong to no script by Unicode's account."""
    assert letters(Words(text, 12)) == text


def test_no_line_begins_with_what_closes_the_one_before():
    made = lines("あ" * 19 + "ー。" + "い" * 10, 20, 400)
    assert letters(made[1])[0] not in "ー。"


def test_a_short_one_keeps_its_size():
    [line] = lines("Ana", 40, 400)
    assert line.size == 40


def test_a_word_longer_than_the_page_is_broken():
    made = lines("x" * 120, 40, 300)
    assert len(made) == 2
    assert all(line.width <= 300 for line in made)


def test_nothing_is_no_line():
    assert lines("🎉", 40, 300) == lines("", 40, 300) == []


def test_it_is_on_the_page():
    out = BytesIO()
    with drawing:
        canvas = Canvas(out)
        x = Words("Ñandú ", 14).draw(canvas, 20, 20)
        assert x == pytest.approx(20 + Words("Ñandú ", 14).width)
        Words("日本語", 14).draw(canvas, x, 20)
        canvas.save()
    assert "Ñandú" in PdfReader(out).pages[0].extract_text()
