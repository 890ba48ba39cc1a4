import pytest
from django.urls import reverse

from accounts.tests.factories import BlockFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/settings/account/"


def test_it_leads_to_everything(signed_in):
    page = signed_in.get(URL).content.decode()
    for name in (
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_list_webauthn",
        "usersessions_list",
        "accounts:settings_blocks",
        "accounts:account_export",
        "accounts:account_delete",
    ):
        assert f'href="{reverse(name)}"' in page
    assert "ana<wbr>@example.com" in page


def test_it_says_what_is_on(signed_in, learner):
    assert b"Off." in signed_in.get(URL).content
    learner.user.authenticator_set.create(type="totp", data={})
    page = signed_in.get(URL).content
    assert b"On: an authenticator app." in page
    BlockFactory(blocker=learner.user)
    assert b"1 person" in signed_in.get(URL).content


def test_an_unconfirmed_address_is_named_so(client):
    client.force_login(UserFactory(verified=False))
    assert b"Not confirmed yet." in client.get(URL).content


def test_instructors_and_staff_have_it_too(client, instructor, staff):
    for user in instructor.user, staff:
        client.force_login(user)
        assert client.get(URL).status_code == 200


def test_anonymous_signs_in_first(client):
    assert client.get(URL).url.startswith("/accounts/login/")


def test_it_is_for_reading(signed_in):
    assert signed_in.post(URL).status_code == 405
