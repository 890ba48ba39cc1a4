from datetime import timedelta

import pytest
from django.urls import reverse

from langlearn.lib import limits
from social.models import Post
from social.tests.factories import PostFactory

FEED = "/feed/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def counted_afresh():
    limits.reset()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("今日は晴れ", "ja"),
        ("오늘 날씨", "ko"),
        ("আজ রোদ", "bn"),
        ("The weather is nice", "en"),
        ("¿Qué tal está el tiempo?", "en"),  # who writes knows English and Japanese
        ("☀️", "ja"),
    ],
)
def test_without_a_language_it_is_the_one_of_its_words(signed_in, text, language):
    signed_in.post(FEED, {"content_text": text})
    assert Post.objects.get().language == language


def test_writes_and_leads_to_the_post(signed_in, learner):
    response = signed_in.post(FEED, {"content_text": " 今日は晴れ。\nいい天気。 ", "language": "ja"})
    post = Post.objects.get()
    assert (post.author, post.content_text, post.language) == (learner, "今日は晴れ。\nいい天気。", "ja")
    assert response.url == f"/feed/{post.pk}/"


def test_htmx_gets_an_empty_form_and_the_post(signed_in):
    page = signed_in.post(FEED, {"content_text": "Hola", "language": "es"}, headers=HTMX)
    assert page.status_code == 200
    text = page.content.decode()
    assert f'id="post-{Post.objects.get().pk}"' in text
    assert 'hx-target="#posts"' in text
    assert ">Hola</textarea>" not in text
    assert "<html" not in text


@pytest.mark.parametrize(
    "data",
    [
        {"content_text": "", "language": "en"},
        {"content_text": "   ", "language": "en"},
        {"content_text": "x" * 5001, "language": "en"},
        {"content_text": "Bonjour", "language": "fr"},
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_invalid_keeps_what_was_typed(signed_in, data, headers):
    page = signed_in.post(FEED, data, headers=headers)
    assert page.status_code == 422
    assert data["content_text"].strip() in page.content.decode()
    assert 'role="alert"' in page.content.decode()
    assert Post.objects.count() == 0


def test_five_thousand_characters_fit(signed_in):
    signed_in.post(FEED, {"content_text": "あ" * 5000, "language": "ja"})
    assert len(Post.objects.get().content_text) == 5000


def test_forged_fields_change_nothing(signed_in, learner, partner):
    forged = {"author": partner.pk, "like_count": 99, "id": 7, "translated_content": '{"en": "x"}'}
    signed_in.post(FEED, {"content_text": "Hi", "language": "en", **forged})
    post = Post.objects.get()
    assert (post.author, post.like_count, post.translated_content) == (learner, 0, {})


def test_visitor(client, db):
    assert client.post(FEED, {"content_text": "Hi", "language": "en"}).url.startswith(reverse("account_login"))
    assert Post.objects.count() == 0


def test_too_many_in_an_hour(signed_in, learner):
    learner.user.created_at -= timedelta(days=8)
    learner.user.save()
    answers = [signed_in.post(FEED, {"content_text": f"Hi {n}", "language": "en"}).status_code for n in range(21)]
    assert answers[-1] == 429
    assert Post.objects.count() == 20


class TestDelete:
    def test_asks_first(self, signed_in, learner):
        post = PostFactory(author=learner)
        assert b"<form" in signed_in.get(f"/feed/{post.pk}/delete/").content
        assert b"<html" not in signed_in.get(f"/feed/{post.pk}/delete/", headers=HTMX).content
        assert Post.objects.count() == 1

    def test_deletes(self, signed_in, learner):
        post = PostFactory(author=learner)
        assert signed_in.post(f"/feed/{post.pk}/delete/").url == FEED
        assert Post.objects.count() == 0

    def test_htmx_goes_to_the_feed(self, signed_in, learner):
        post = PostFactory(author=learner)
        assert signed_in.post(f"/feed/{post.pk}/delete/", headers=HTMX).headers["HX-Redirect"] == FEED

    def test_only_ones_own(self, client, learner, outsider, staff):
        post = PostFactory(author=learner)
        for other in (outsider.user, staff):
            client.force_login(other)
            assert client.post(f"/feed/{post.pk}/delete/").status_code == 404
        assert Post.objects.count() == 1

    def test_visitor_and_wrong_method(self, client, signed_in, learner):
        post = PostFactory(author=learner)
        assert signed_in.put(f"/feed/{post.pk}/delete/").status_code == 405
        client.logout()
        assert client.post(f"/feed/{post.pk}/delete/").status_code == 302
        assert Post.objects.count() == 1
