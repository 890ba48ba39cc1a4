"""Posts and comments in another language: asked once, kept, named, and failing kindly."""

import pytest

from accounts.tests.factories import BlockFactory
from langlearn.lib import limits
from langlearn.lib.translation import QuotaExceeded, Translation, Unavailable, later
from social.tests.factories import CommentFactory, PostFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def counted_afresh():
    limits.reset()


@pytest.fixture
def provider(monkeypatch):
    """A provider of every pair; what it was asked. Set `fails` to have it fail."""

    class Provider(list):
        fails = None

        def translate(self, text, source, target, person_id=None):
            self.append((text, source, target))
            if self.fails:
                raise self.fails
            return Translation(f"<{text}> in {target}", "DeepL")

    found = Provider()
    monkeypatch.setattr(later.translation, "supports", lambda source, target: source != target)
    monkeypatch.setattr(later.translation, "translate", found.translate)
    monkeypatch.setattr(later, "submit", lambda function, *args: function(*args))
    return found


@pytest.fixture
def post(partner):
    return PostFactory(author=partner, content_text="こんにちは", language="ja")


@pytest.fixture(params=["post", "comment"])
def row(request, post):
    return post if request.param == "post" else CommentFactory(post=post, author=post.author, content_text="ありがとう")


def address(row):
    return f"/feed/{'comments/' if hasattr(row, 'parent_comment') else ''}{row.pk}/translation/"


def test_asked_once_and_kept(signed_in, provider, row, django_capture_on_commit_callbacks):
    for _n in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            page = signed_in.post(address(row), headers=HTMX)
        assert page.status_code == 200
    row.refresh_from_db()
    assert provider == [(row.content_text, "ja", "en")]
    assert row.translated_content == {"en": f"<{row.content_text}> in en"}
    assert row.translated_by == {"en": {"name": "DeepL", "rough": False}}
    text = page.content.decode()
    assert "Translation by DeepL" in text
    assert 'lang="en">&lt;' in text


def test_without_scripts_a_page(signed_in, provider, row, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = signed_in.post(address(row))
    assert response.url == f"{address(row)}?to=en"
    text = signed_in.get(response.url).content.decode()
    assert "<html" in text
    assert "Translation by DeepL" in text
    assert row.content_text in text


def test_under_way_it_is_asked_for_again(signed_in, provider, post):
    later.cache.set(later.key(post, "en"), later.UNDER_WAY)
    text = signed_in.get(address(post), headers=HTMX).content.decode()
    assert "Translating…" in text
    assert f'hx-get="{address(post)}?to=en"' in text
    assert 'http-equiv="refresh"' in signed_in.get(address(post)).content.decode()


def test_a_failure_offers_to_try_again_and_keeps_nothing(signed_in, provider, row, django_capture_on_commit_callbacks):
    provider.fails = Unavailable()
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(address(row), headers=HTMX)
    text = signed_in.get(address(row), headers=HTMX).content.decode()
    assert "Try again" in text
    row.refresh_from_db()
    assert row.translated_content == {}
    provider.fails = None
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(address(row), headers=HTMX)
    assert "Translation by DeepL" in signed_in.get(address(row), headers=HTMX).content.decode()


def test_a_fault_is_a_failure_too(signed_in, provider, post, django_capture_on_commit_callbacks):
    provider.fails = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        later.run("social.Post", post.pk, "ja", "en", 1)
    assert "Try again" in signed_in.get(address(post), headers=HTMX).content.decode()


def test_the_quota_is_ones_own(signed_in, provider, post, settings):
    settings.TRANSLATION_DAILY_CHARACTERS = 1
    page = signed_in.post(address(post), headers=HTMX)
    assert page.status_code == 429
    assert "used up" in page.content.decode()
    assert int(page.headers["Retry-After"]) > 0


def test_anothers_quota_is_no_reason(signed_in, provider, post, outsider, learner):
    state = {"code": QuotaExceeded.__name__, "person": outsider.pk}
    later.cache.set(later.key(post, "en"), state)
    assert "does not answer right now" in signed_in.get(address(post), headers=HTMX).content.decode()


def test_not_offered_where_nobody_translates(signed_in, post):
    assert address(post) not in signed_in.get(f"/feed/{post.pk}/").content.decode()
    assert signed_in.post(address(post), headers=HTMX).status_code == 422
    post.translated_content = {"en": "Hello"}
    post.save()
    assert address(post) in signed_in.get(f"/feed/{post.pk}/").content.decode()
    assert "Hello" in signed_in.post(address(post), headers=HTMX).content.decode()


def test_an_older_texts_translation_is_thrown_away(provider, post):
    old = type(post).objects.get(pk=post.pk)
    post.content_text = "さようなら"
    post.save()
    later.keep(old, "en", Translation("Hello", "DeepL"))
    later.keep(type(post)(pk=999), "en", Translation("Hello", "DeepL"))
    post.refresh_from_db()
    assert post.translated_content == {}


def test_two_at_once_keep_both_languages(provider, post):
    later.keep(post, "en", Translation("Hello", "DeepL"))
    later.keep(post, "es", Translation("Hola", "DeepL"))
    later.keep(post, "en", Translation("Other", "DeepL"))
    post.refresh_from_db()
    assert post.translated_content == {"en": "Hello", "es": "Hola"}


def test_in_the_language_one_asks_for_and_no_other(signed_in, provider, post, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(address(post), {"to": "ko"})
        signed_in.post(address(post), {"to": "xx"})
    assert [asked[2] for asked in provider] == ["ko", "en"]


def test_of_what_one_may_see(client, signed_in, provider, learner, partner, row):
    BlockFactory(blocker=partner.user, blocked=learner.user)
    assert signed_in.get(address(row)).status_code == 404
    assert signed_in.post(address(row)).status_code == 404
    client.logout()
    assert client.post(address(row)).status_code == 302
    assert provider == []


def test_pictures_and_gaps_have_no_text(signed_in, provider, partner, post):
    silent = PostFactory(author=partner, content_text="")
    assert signed_in.post(address(silent)).status_code == 404
    comment = CommentFactory(post=post, content_text="", correction="はい", corrected_text="はい。")
    assert signed_in.post(address(comment)).status_code == 404


def test_wrong_method(signed_in, row):
    assert signed_in.put(address(row)).status_code == 405
