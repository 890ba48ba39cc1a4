import pytest
from hypothesis import given
from hypothesis import strategies as st

from langlearn.lib.sentences import joined, sentences

WORDS = {
    "en": ["Hello", "I", "went", "home", "3.5", "e.g.", "Mr.", "it's", "example.com"],
    "es": ["¡Hola", "¿Qué", "mañana", "está", "Sr.", "él"],
    "ja": ["今日は", "晴れ", "です", "「はい", "コーヒー", "ー", "々"],
    "ko": ["오늘", "날씨가", "좋아요", "ㅋㅋ", "한국어"],
    "bn": ["আমি", "বাংলা", "শিখছি", "কেমন", "আছো", "ক্ষ"],
}
ENDS = [".", "!", "?", "。", "！", "？", "।", "॥", "...", "…", "?!", '."', "。」", " ", "\n", "\n\n", "  ", "　", ""]


def texts(language):
    return st.lists(st.sampled_from(WORDS[language] + ENDS), max_size=60).map("".join)


@pytest.mark.parametrize("language", WORDS)
def test_joined_they_give_the_text_back(language):
    @given(texts(language))
    def check(text):
        found = sentences(text)
        assert joined(found) == text
        assert all(one.text == one.text.rstrip() for one in found)
        assert all(not one.gap.strip() for one in found)
        assert all(one.text for one in found[1:])

    check()


@given(st.text(max_size=200), st.integers(1, 7))
def test_whatever_the_text_and_never_too_many(text, most):
    found = sentences(text, most)
    assert joined(found) == text
    assert len(found) <= most


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hi there! How are you?", ["Hi there!", "How are you?"]),
        ("It costs 3.5 euros. See example.com.", ["It costs 3.5 euros.", "See example.com."]),
        ("Mr. Smith came, e.g. today. Good.", ["Mr. Smith came, e.g. today.", "Good."]),
        ('He said "Hi." Then he left', ['He said "Hi."', "Then he left"]),
        ("¿Qué tal? ¡Bien!", ["¿Qué tal?", "¡Bien!"]),
        ("昨日は雨。今日は晴れ！いいね？", ["昨日は雨。", "今日は晴れ！", "いいね？"]),
        ("「はい。」と言った。", ["「はい。」", "と言った。"]),
        ("오늘 날씨가 좋아요. 산책했어요!", ["오늘 날씨가 좋아요.", "산책했어요!"]),
        ("আমি বাংলা শিখছি। তুমি কেমন আছো?", ["আমি বাংলা শিখছি।", "তুমি কেমন আছো?"]),
        ("One line\n\nanother line", ["One line", "another line"]),
        ("Wait... what?!", ["Wait...", "what?!"]),
        ("Nice! 👍 Thanks.", ["Nice!", "👍 Thanks."]),
        ("", []),
        ("   ", [""]),
    ],
)
def test_where_sentences_end(text, parts):
    assert [one.text for one in sentences(text)] == parts


def test_a_flood_of_them_stays_bounded():
    found = sentences("a. " * 1600)
    assert len(found) <= 60
    assert joined(found) == "a. " * 1600
