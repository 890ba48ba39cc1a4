"""One click in a mail ends mails of its kind: without signing in, for whoever has the link, and nothing else."""

import pytest
from django.core.signing import Signer
from django.test import Client

from accounts.models import User
from accounts.tests.factories import UserFactory
from feedback import unsubscribing
from feedback.kinds import DEFAULTS, Kind, Mail
from feedback.models import Preference

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return UserFactory(username="noor_secret", name="Noor", email="noor@example.com")


@pytest.fixture
def strict():
    """A browser that holds the site to its check against forged requests."""
    return Client(enforce_csrf_checks=True)


def path(user, kind, settings):
    return unsubscribing.address(user, kind).removeprefix(settings.SITE_URL)


@pytest.mark.parametrize("form", ["multipart/form-data; boundary=B", "application/x-www-form-urlencoded"])
def test_a_mail_program_posts_by_itself(strict, reader, settings, form):
    body = "List-Unsubscribe=One-Click"
    if "multipart" in form:
        body = '--B\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--B--\r\n'
    response = strict.post(path(reader, Kind.SESSION_ALERT, settings), body, content_type=form)
    assert response.status_code == 200
    ways = Preference.objects.ways(reader)
    assert ways[Kind.SESSION_ALERT].mail == Mail.NONE
    assert ways[Kind.SESSION_ALERT].app
    assert {kind: way for kind, way in ways.items() if kind != Kind.SESSION_ALERT} == {
        kind: way for kind, way in DEFAULTS.items() if kind != Kind.SESSION_ALERT
    }


def test_looking_changes_nothing(client, reader, settings):
    address = path(reader, Kind.SESSION_ALERT, settings)
    page = client.get(address)
    assert b"Session alerts" in page.content and b'method="post"' in page.content
    client.head(address)
    assert not Preference.objects.exists()


def test_the_button_works_without_scripts_and_says_so(strict, reader, settings):
    page = strict.post(path(reader, Kind.SESSION_ALERT, settings)).content.decode()
    assert "“Session alerts” does not come by mail any more" in page
    assert "/settings/notifications/" in page


def test_again_is_the_same(strict, reader, settings):
    for _ in range(2):
        assert strict.post(path(reader, Kind.LIKE, settings)).status_code == 200
    assert Preference.objects.get().mail == Mail.NONE


def test_the_summary_ends_as_a_whole(strict, reader, settings):
    page = strict.post(path(reader, unsubscribing.SUMMARY, settings)).content.decode()
    assert "daily summary does not come any more" in page
    ways = Preference.objects.ways(reader).values()
    assert Mail.DAILY not in {way.mail for way in ways}
    assert Mail.AT_ONCE in {way.mail for way in ways}


@pytest.mark.parametrize("post", [False, True])
def test_it_says_nothing_of_whose_it_is(client, reader, settings, post):
    address = path(reader, Kind.LIKE, settings)
    page = (client.post if post else client.get)(address).content.decode()
    for private in ("noor", "Noor", "example.com"):
        assert private not in page.replace(address, "")


def test_in_the_language_of_the_mail(client, reader, settings):
    reader.ui_language = "ko"
    reader.save()
    assert b'<html lang="ko">' in client.get(path(reader, Kind.LIKE, settings)).content


def test_whoever_is_signed_in_it_is_for_whom_it_was_made(signed_in, learner, reader, settings):
    signed_in.post(path(reader, Kind.COMMENT, settings))
    assert Preference.objects.get().user == reader


@pytest.mark.parametrize(
    "token",
    [
        "1",
        "x" * 300,
        "WzEsImxpa2UiXQ:",
        Signer(salt="other").sign_object([1, "like"]),
        unsubscribing.signer.sign_object([1, "planet"]),
        unsubscribing.signer.sign_object([999999, "like"]),
        unsubscribing.signer.sign_object("like"),
        "\U0001f600",
    ],
)
def test_what_we_did_not_make_is_not_there(client, reader, token):
    User.objects.filter(pk=1).exists()
    for method in (client.get, client.post):
        assert method(f"/unsubscribe/{token}/").status_code == 404
    assert not Preference.objects.exists()


def test_a_changed_link_is_not_there(client, reader, settings):
    address = path(reader, Kind.LIKE, settings)
    other = path(UserFactory(), Kind.LIKE, settings)
    forged = other.split(":")[0] + ":" + address.split(":")[1]
    assert client.post(forged).status_code == 404
    assert not Preference.objects.exists()


def test_a_gone_account_is_no_different(client, reader, settings):
    address = path(reader, Kind.LIKE, settings)
    reader.is_active = False
    reader.save()
    assert client.post(address).status_code == 200


def test_other_methods_and_too_many(client, reader, settings):
    address = path(reader, Kind.LIKE, settings)
    assert client.put(address).status_code == 405
    codes = [client.post(address).status_code for _ in range(40)]
    assert codes[0] == 200 and codes[-1] == 429
