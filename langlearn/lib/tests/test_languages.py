import pytest

from langlearn.lib.languages import script_language


@pytest.mark.parametrize(
    "text, language",
    [
        ("Hello, ¿qué tal?", ""),
        ("", ""),
        ("👋 123", ""),
        ("こんにちは", "ja"),
        ("カタカナ", "ja"),
        ("勉強", "ja"),
        ("안녕하세요", "ko"),
        ("আমি বাংলা শিখছি", "bn"),
        ("What does 勉強 mean?", "ja"),
        ("안녕하세요 means こん in Japanese", "ko"),
        ("大韓民國 대한민국", "ko"),
    ],
)
def test_the_script_says_the_language(text, language):
    assert script_language(text) == language
