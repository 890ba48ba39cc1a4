"""Pages that no view answers."""

import pytest
from django.utils import translation

from langlearn.lib import alone, body_limit, unavailable


@pytest.fixture(autouse=True)
def afresh():
    alone._rendered.cache_clear()
    yield
    alone._rendered.cache_clear()


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (b"ja,en;q=0.5", "ja"),
        (b"ES-mx, en", "es"),
        (b"fr, bn;q=0.4", "bn"),
        (b"fr", "en"),
        (b"", "en"),
        (None, "en"),
        (b"*", "en"),
        (b"ko;q=zero," + b"x" * 5000, "en"),
        (b"\xff\xfe", "en"),
    ],
)
def test_the_language_of_a_header(header, language):
    assert alone.language_of(header) == language


def test_too_large_in_our_dress_and_the_readers_language():
    page = body_limit.page(10 * 1024 * 1024, b"ja").decode()
    assert '<html lang="ja">' in page
    assert "css/app" in page
    assert "10 MB" in page
    assert "256 kB" in body_limit.page(256 * 1024).decode()
    assert translation.get_language() == "en"


def test_unavailable_in_the_language_of_the_page(db, django_assert_num_queries):
    with translation.override("ko"), django_assert_num_queries(0):
        response = unavailable.response()
    assert response.status_code == 503
    assert '<html lang="ko">' in response.content.decode()
    assert response.headers["Retry-After"]


def test_what_cannot_be_rendered_is_still_an_answer(settings, caplog):
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    assert b"<h1>" in body_limit.page(1024, b"es")
    assert "413.html" in caplog.text
