"""A message of a group in another language, how it is read, its picture, and what may be done with it."""

import pytest
from django.core.files.base import ContentFile

from accounts.models import Block
from courses.models import GroupMember
from courses.tests.factories import CourseFactory
from courses.tests.group import HTMX, place, say, signed_in_as, user_of
from langlearn.lib.translation import Translation, Unavailable, later

pytestmark = pytest.mark.django_db
KINDS = ["", "translation", "reading", "picture"]


@pytest.fixture
def provider(monkeypatch):
    """A provider of every pair; what it was asked."""
    asked = []

    def translate(text, source, target, person_id=None):
        asked.append((text, source, target))
        return Translation(f"<{text}> in {target}", "DeepL")

    monkeypatch.setattr(later.translation, "supports", lambda source, target: source != target)
    monkeypatch.setattr(later.translation, "translate", translate)
    monkeypatch.setattr(later, "submit", lambda function, *args: function(*args))
    return asked


@pytest.fixture
def message(group, partner):
    return say(group, partner, "今日は寒いですね")


def address(message, kind):
    return place(message.course, "messages", message.pk, *([kind] if kind else []))


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_others_get_404(client, message, learner, partner, outsider, staff, kind):
    message.image.save("a.webp", ContentFile(b"picture"))
    for person in (outsider, staff, CourseFactory().instructor):
        client.force_login(user_of(person))
        assert client.get(address(message, kind)).status_code == 404
    Block.objects.make(learner.user, partner.user)
    client.force_login(learner.user)
    assert client.get(address(message, kind)).status_code == 404
    client.logout()
    assert client.get(address(message, kind)).status_code == 302


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("gone", ["deleted", "hidden", "elsewhere"])
def test_of_what_is_gone_nothing_is_left(signed_in, message, partner, kind, gone, learner):
    message.image.save("a.webp", ContentFile(b"picture"))
    where = address(message, kind)
    if gone == "deleted":
        message.withdraw(partner.user)
    elif gone == "hidden":
        message.set_hidden(True)
    else:
        where = place(CourseFactory(), "messages", message.pk, *([kind] if kind else []))
    assert signed_in.get(where).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_other_methods(signed_in, message, kind):
    assert signed_in.put(address(message, kind)).status_code == 405


# Pictures ------------------------------------------------------------------------------------------------------------


def test_the_picture_is_for_members_and_can_do_nothing(signed_in, message, instructor):
    message.image.save("a.webp", ContentFile(b"picture"))
    for browser in (signed_in, signed_in_as(instructor)):
        answer = browser.get(address(message, "picture"))
        assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"picture")
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"].startswith("private")


def test_without_one_there_is_none(signed_in, message):
    assert signed_in.get(address(message, "picture")).status_code == 404


# Translation and reading ---------------------------------------------------------------------------------------------


def test_it_is_translated_once_for_all(
    signed_in, message, learner, instructor, provider, django_capture_on_commit_callbacks
):
    for browser in (signed_in, signed_in_as(instructor)):
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(address(message, "translation"), {"to": "en"}, headers=HTMX)
    assert provider == [("今日は寒いですね", "ja", "en")]
    answer = signed_in.get(f"{address(message, 'translation')}?to=en", headers=HTMX)
    assert "&lt;今日は寒いですね&gt; in en" in answer.content.decode()
    assert "DeepL" in answer.content.decode()
    message.refresh_from_db()
    assert message.changed_at is None, "nobody else's page is concerned"


def test_without_scripts_it_is_a_page(signed_in, message, provider, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in.post(address(message, "translation"))
    assert answer.headers["Location"] == f"{address(message, 'translation')}?to=en"
    page = signed_in.get(answer.headers["Location"]).content.decode()
    assert "in en" in page
    assert f'href="{message.talk_url}"' in page.replace("&amp;", "&")


def test_a_failure_offers_a_retry(signed_in, message, provider, monkeypatch, django_capture_on_commit_callbacks):
    def fail(*args):
        raise Unavailable

    monkeypatch.setattr(later.translation, "translate", fail)
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(address(message, "translation"), headers=HTMX)
    page = signed_in.get(f"{address(message, 'translation')}?to=en", headers=HTMX).content.decode()
    assert "Try again" in page
    assert f'action="{address(message, "translation")}"' in page


def test_without_a_provider_it_says_so(signed_in, message):
    assert signed_in.post(address(message, "translation"), headers=HTMX).status_code == 422


def test_how_it_is_read(signed_in, message):
    fragment = signed_in.get(address(message, "reading"), headers=HTMX).content.decode()
    assert "<ruby>" in fragment
    assert "samui" in fragment
    assert "<html" in signed_in.get(address(message, "reading")).content.decode()


# What may be done ----------------------------------------------------------------------------------------------------


def offered(client, message):
    page = client.get(address(message, "")).content.decode()
    words = ["Reply", "Correct", "Translate", "Pin or take down", "Mute or unmute", "Delete for all", "Report"]
    return [word for word in words if f"</svg>{word}</a>" in page]


def test_a_learner_of_anothers_and_of_ones_own(signed_in, group, message, learner, partner, provider):
    assert offered(signed_in, message) == ["Reply", "Correct", "Translate", "Report"]
    assert offered(signed_in_as(partner), message) == ["Reply", "Delete for all"]


def test_the_instructor(message, group, instructor):
    browser = signed_in_as(instructor)
    assert offered(browser, message) == ["Reply", "Correct", "Mute or unmute", "Delete for all", "Report"]
    said = say(group, instructor, is_announcement=True)
    assert offered(browser, said) == ["Reply", "Pin or take down", "Delete for all"]


def test_who_is_muted_neither_answers_nor_corrects(signed_in, group, message, learner):
    GroupMember.objects.mute(group, learner.user, True)
    assert offered(signed_in, message) == ["Report"]


def test_the_report_that_is_offered_is_there(signed_in, message):
    page = signed_in.get(f"/reports/group_message/{message.pk}/")
    assert page.status_code == 200, page
