"""The beginnings of a first post, in the language that is learned: the interface's own would help nobody to begin.

The words belong to that language, not to the reader's, so they are not for the catalogues.
"""

from django.urls import reverse
from django.utils.http import urlencode

STARTERS = {
    "hello": {
        "en": "Hello! My name is {name}. I am learning English because",
        "es": "¡Hola! Me llamo {name}. Aprendo español porque",
        "ja": "はじめまして、{name}です。日本語を勉強している理由は",
        "ko": "안녕하세요! 제 이름은 {name}입니다. 한국어를 배우는 이유는",
        "bn": "হ্যালো! আমার নাম {name}। আমি বাংলা শিখছি, কারণ",
    },
    "today": {
        "en": "Today I",
        "es": "Hoy",
        "ja": "今日は",
        "ko": "오늘 저는",
        "bn": "আজ আমি",
    },
    "food": {
        "en": "My favourite food is",
        "es": "Mi comida favorita es",
        "ja": "私の好きな食べ物は",
        "ko": "제가 제일 좋아하는 음식은",
        "bn": "আমার প্রিয় খাবার হলো",
    },
}
SPACELESS = {"ja"}


def starter(learner, name):
    """The words of one, ready to be gone on with; "" where there is none of this name."""
    words = STARTERS.get(name, {}).get(learner.learning_language, "")
    if not words:
        return ""
    space = "" if learner.learning_language in SPACELESS else " "
    return words.format(name=learner.user.display_name) + space


def starters(learner):
    """`[(address of the feed with the words in its form, the words), …]`."""
    feed = reverse("social:feed")
    return [(f"{feed}?{urlencode({'start': name})}", starter(learner, name).strip()) for name in STARTERS]
