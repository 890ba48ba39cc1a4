"""Signing up, first step: the form, the code, and nothing said about who has an account."""

import re
import time

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/accounts/signup/"
DATA = {"acc_type": "learner", "email": "new@example.com", "username": "newone", "password1": "violet kettle moon"}


def code_in(mail):
    return re.search(r"^(\d{6})$", mail.body, re.MULTILINE)[1]


def test_the_page_offers_both_kinds(client):
    page = client.get(URL).content.decode()
    assert page.count('name="acc_type"') == 2
    assert 'autocomplete="new-password"' in page


def test_signing_up_sends_a_code_and_signs_nobody_in(client, mailoutbox):
    response = client.post(URL, DATA)
    assert response.status_code == 302
    assert response.url == "/accounts/confirm-email/"
    assert "_auth_user_id" not in client.session
    user = User.objects.get()
    assert (user.username, user.email, user.acc_type) == ("newone", "new@example.com", "learner")
    assert user.check_password(DATA["password1"])
    assert code_in(mailoutbox[0]) in mailoutbox[0].subject
    assert mailoutbox[0].alternatives[0][1] == "text/html"


def test_the_code_leads_to_the_second_step(client, mailoutbox):
    client.post(URL, DATA | {"acc_type": "instructor"})
    anonymous = client.session.session_key
    response = client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})
    assert response.url == reverse("accounts:signup_profile")
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert client.session.session_key != anonymous
    assert User.objects.get().acc_type == "instructor"
    assert User.objects.get().emailaddress_set.get().verified


def test_three_wrong_codes_end_it(client, mailoutbox):
    client.post(URL, DATA)
    wrong = "000000" if code_in(mailoutbox[0]) != "000000" else "111111"
    for _attempt in range(2):
        page = client.post("/accounts/confirm-email/", {"code": wrong})
        assert page.status_code == 200
        assert b"field__error" in page.content
    assert client.post("/accounts/confirm-email/", {"code": wrong}).status_code == 302
    client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})
    assert "_auth_user_id" not in client.session


def test_a_new_code_can_be_asked_for(client, mailoutbox, monkeypatch):
    client.post(URL, DATA)
    later = time.time() + 60
    monkeypatch.setattr("time.time", lambda: later)
    client.post("/accounts/confirm-email/", {"action": "resend"})
    assert len(mailoutbox) == 2
    client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[1])})
    assert "_auth_user_id" in client.session


def test_a_mistyped_address_can_be_changed(client, mailoutbox):
    client.post(URL, DATA)
    client.post("/accounts/confirm-email/", {"action": "change", "email": "right@example.com"})
    assert mailoutbox[-1].to == ["right@example.com"]
    client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[-1])})
    assert User.objects.get().email == "right@example.com"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("acc_type", "staff"),
        ("acc_type", ""),
        ("email", "nonsense"),
        ("username", "ab"),
        ("username", "with space"),
        ("username", "Admin"),
        ("username", "deleted-7"),
        ("username", "a@b.com"),
        ("username", "名前"),
        ("password1", "short"),
        ("password1", "password"),
        ("password1", "newone123"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, field, value):
    response = client.post(URL, DATA | {field: value})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert b'value="newone"' in response.content or field == "username"
    assert User.objects.count() == 0


def test_usernames_differ_by_more_than_case(client):
    UserFactory(username="NewOne")
    response = client.post(URL, DATA)
    assert list(response.context["form"].errors) == ["username"]
    assert User.objects.count() == 1


def test_two_in_one_moment(client, monkeypatch):
    """Both names were free when they were looked at."""
    UserFactory(username="NewOne")
    monkeypatch.setattr("accounts.adapter.AccountAdapter.clean_username", lambda self, name, shallow=False: name)
    response = client.post(URL, DATA, follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert b"a moment ago" in response.content
    assert User.objects.count() == 1


def test_a_known_address_looks_like_a_new_one(client, mailoutbox):
    """The owner is told by mail; who asked learns nothing."""
    UserFactory(email="new@example.com")
    known, new = client.post(URL, DATA | {"email": "NEW@example.com"}), client.post(URL, DATA | {"email": "x@y.org"})
    assert (known.status_code, known.url) == (new.status_code, new.url)
    assert mailoutbox[0].to == ["new@example.com"]
    assert "already" in mailoutbox[0].subject


def test_no_power_comes_with_the_form(client):
    client.post(URL, DATA | {"is_staff": "1", "is_superuser": "1", "is_active": "1"})
    assert not User.objects.get().is_staff


def test_the_language_of_the_page_is_kept(client):
    client.post(URL, DATA, headers={"accept-language": "ko"})
    assert User.objects.get().ui_language == "ko"


def test_the_mail_to_whom_has_an_account_leads_here(client, mailoutbox, settings):
    UserFactory(email="new@example.com")
    client.post(URL, DATA, headers={"host": "localhost:9999"})
    assert f"{settings.SITE_URL}/accounts/password/reset/" in mailoutbox[0].body
    assert "9999" not in mailoutbox[0].body + mailoutbox[0].alternatives[0][0]
