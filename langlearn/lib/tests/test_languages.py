import pytest

from langlearn.lib.languages import guess, script_language


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


@pytest.mark.parametrize(
    "text, language",
    [
        ("I went home yesterday.", "en"),
        ("Ayer me fui a casa.", "es"),
        ("What's that?", "en"),
        ("¿Qué es eso?", "es"),
        ("Where is the library", "en"),
        ("Donde esta la biblioteca", "es"),
        ("Sounds good, thanks!", "en"),
        ("Vale, muchas gracias", "es"),
        ("Nice weather", "en"),
        ("Comiendo paella", "es"),
        ("I like tapas and la playa very much", "en"),
        ("Me gusta mucho el rock de the Beatles", "es"),
        ("It’s raining", "en"),
    ],
)
@pytest.mark.parametrize("candidates", [("en", "es"), ("es", "en"), ("es", "ja", "en")])
def test_words_tell_english_from_spanish(text, language, candidates):
    assert guess(text, candidates) == language


@pytest.mark.parametrize(
    "text, candidates, language",
    [
        ("taxi", ("es", "en"), "es"),
        ("taxi", ("en", "es"), "en"),
        ("Hola", ("en", "ko"), "en"),
        ("Hola", ("ja", "ko"), "es"),
        ("Hello there", (), "en"),
        ("", ("en",), ""),
        ("👍 12:30", ("en", "es"), ""),
    ],
)
def test_candidates_bind_and_their_order_decides(text, candidates, language):
    assert guess(text, candidates) == language
