import pytest

from langlearn.lib import limits
from social.models import Post
from social.tests.pictures import picture

PREVIEW = "/feed/preview/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def counted_afresh():
    limits.reset()


def test_shows_the_words_as_they_will_look(signed_in):
    page = signed_in.post(PREVIEW, {"content_text": "こんにちは <b> #日本"}, headers=HTMX).content.decode()
    assert 'lang="ja"' in page
    assert "&lt;b&gt;" in page
    assert 'class="hashtag"' in page
    assert "<html" not in page
    assert Post.objects.count() == 0


def test_in_the_language_that_was_chosen(signed_in):
    page = signed_in.post(PREVIEW, {"content_text": "Hola", "language": "es"}, headers=HTMX).content.decode()
    assert 'lang="es">Hola' in page
    assert 'lang="en">Hola' in signed_in.post(PREVIEW, {"content_text": "Hola", "language": "xx"}).content.decode()


def test_without_scripts_one_goes_on_writing(signed_in):
    page = signed_in.post(PREVIEW, {"content_text": "Hola", "language": "es", "pictures": [picture()]})
    assert page.status_code == 200
    text = page.content.decode()
    assert ">Hola</textarea>" in text
    assert "Choose your pictures again." in text


def test_nothing_written(signed_in):
    assert "Nothing written yet." in signed_in.post(PREVIEW, {}).content.decode()


def test_only_learners_and_only_by_post(client, signed_in, instructor, staff):
    assert signed_in.get(PREVIEW).status_code == 405
    for person in (instructor.user, staff):
        client.force_login(person)
        assert client.post(PREVIEW, {"content_text": "Hi"}).status_code == 403
    client.logout()
    assert client.post(PREVIEW, {"content_text": "Hi"}).status_code == 302
