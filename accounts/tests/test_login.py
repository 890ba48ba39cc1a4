"""Signing in: by name or address, a bounded number of guesses, and the demonstration's buttons."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.urls import reverse

from accounts.tests.factories import LearnerFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/accounts/login/"
PASSWORD = "correct horse battery"


@pytest.fixture
def ana(learner):
    learner.user.email = "ana@example.com"
    return learner.user


@pytest.mark.parametrize("login", ["ana", "ANA", "ana@example.com", "Ana@Example.com", " ana "])
def test_name_or_address_in_any_case(client, ana, login):
    response = client.post(URL, {"login": login, "password": PASSWORD})
    assert (response.status_code, response.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_the_session_is_a_new_one(client, ana):
    client.get(URL)
    client.session.save()
    before = client.session.session_key
    client.post(URL, {"login": "ana", "password": PASSWORD})
    assert client.session.session_key != before


def test_remembered_or_not(client, ana):
    client.post(URL, {"login": "ana", "password": PASSWORD, "remember": "on"})
    assert not client.session.get_expire_at_browser_close()
    client.logout()
    client.post(URL, {"login": "ana", "password": PASSWORD})
    assert client.session.get_expire_at_browser_close()


def test_known_and_unknown_get_the_same_answer(client, ana):
    known = client.post(URL, {"login": "ana", "password": "wrong"})
    unknown = client.post(URL, {"login": "nobody", "password": "wrong"})
    assert known.context["form"].errors == unknown.context["form"].errors
    assert known.status_code == unknown.status_code == 200


def test_an_unconfirmed_address_is_confirmed_first(client, mailoutbox):
    UserFactory(username="fresh", verified=False)
    response = client.post(URL, {"login": "fresh", "password": PASSWORD})
    assert response.url == "/accounts/confirm-email/"
    assert "_auth_user_id" not in client.session
    assert len(mailoutbox) == 1


def test_a_suspended_account_is_told(client, ana):
    ana.is_active = False
    ana.save()
    response = client.post(URL, {"login": "ana", "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def guesses(client, spellings, **headers):
    """How many wrong passwords are looked at before the door stays shut."""
    for number in range(40):
        login = spellings[number % len(spellings)]
        response = client.post(URL, {"login": login, "password": f"wrong {number}"}, **headers)
        if response.status_code == 429 or "Too many" in str(response.context["form"].errors):
            return number
    return 40


@pytest.mark.parametrize(
    "spellings",
    [
        ["ana"],
        ["ana", "ANA", "aNa"],
        ["ana", "ana@example.com", "ANA@EXAMPLE.COM"],
        [" ana", "ana "],
        ["ána", "anà", "ａｎａ"],
    ],
)
def test_at_most_ten_guesses_however_it_is_spelled(client, ana, spellings):
    assert guesses(client, spellings) <= 10
    assert "_auth_user_id" not in client.session


def test_the_right_password_helps_no_more(client, ana):
    guesses(client, ["ana"])
    client.post(URL, {"login": "ana", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_forged_address_is_not_believed(client, ana):
    for number in range(40):
        headers = {"x-forwarded-for": f"10.0.0.{number}", "x-real-ip": f"10.0.1.{number}"}
        response = client.post(URL, {"login": f"user{number}", "password": "wrong"}, headers=headers)
        if response.status_code == 429 or "Too many" in str(response.context["form"].errors):
            break
    assert number <= 10


def test_another_person_is_not_shut_out(client, ana):
    guesses(client, ["ana"])
    LearnerFactory(user__username="ben")
    client.post(URL, {"login": "ben", "password": PASSWORD}, REMOTE_ADDR="10.9.9.9")
    assert "_auth_user_id" in client.session


def test_a_member_is_led_on(signed_in):
    assert signed_in.get(URL).url == "/"


def test_next_is_followed_here_only(client, ana):
    data = {"login": "ana", "password": PASSWORD}
    assert client.post(URL + "?next=/feed/", data | {"next": "/feed/"}).url == "/feed/"
    client.logout()
    assert client.post(URL, data | {"next": "https://evil.example/"}).url == "/"


def test_demo_accounts_are_offered_in_a_demonstration_only(client, settings):
    LearnerFactory(user__username="demo_learner", user__name="Demo")
    UserFactory(username="demo_staff", is_staff=True, is_active=False)
    assert b"langlearn-demo" not in client.get(URL).content
    settings.DEMO = True
    page = client.get(URL).content.decode()
    assert page.count('value="langlearn-demo"') == 1
    assert 'value="demo_learner"' in page


def test_a_demo_button_signs_in(client, settings):
    user = LearnerFactory(user__username="demo_learner").user
    user.set_password("langlearn-demo")
    user.save()
    client.post(URL, {"login": "demo_learner", "password": "langlearn-demo"})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_signing_out_needs_a_post(signed_in):
    assert signed_in.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in signed_in.session
    assert signed_in.post("/accounts/logout/").url == "/"
    assert "_auth_user_id" not in signed_in.session


def test_reset_mail_points_to_our_address_whatever_the_host(client, ana, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/accounts/password/reset/", {"email": "ana@example.com"}, headers={"host": "evil.example"})
    assert f"{settings.SITE_URL}/accounts/password/reset/key/" in mailoutbox[0].body
    assert "evil.example" not in mailoutbox[0].body
    assert "evil.example" not in mailoutbox[0].alternatives[0][0]


def test_reset_says_the_same_for_unknown_addresses(client, ana):
    known = client.post("/accounts/password/reset/", {"email": "ana@example.com"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_an_unknown_account_costs_as_much_as_a_wrong_password(client, ana, monkeypatch):
    """One hash, whoever is asked for: the time of the answer tells nobody who has an account."""
    hashed, encode = [], MD5PasswordHasher.encode
    counted = lambda self, *args: hashed.append(1) or encode(self, *args)  # noqa: E731
    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    for login in ("ana", "ana@example.com", "ANA@Example.com", "nobody", "nobody@example.com"):
        hashed.clear()
        client.post(URL, {"login": login, "password": "wrong"})
        assert len(hashed) == 1, login


def test_a_forged_address_is_not_believed_when_a_password_is_to_be_reset(client, ana, mailoutbox):
    for number in range(40):
        headers = {"x-forwarded-for": f"10.0.0.{number}", "x-real-ip": f"10.0.1.{number}"}
        client.post("/accounts/password/reset/", {"email": "ana@example.com"}, headers=headers)
    assert 0 < len(mailoutbox) <= 20


def test_a_new_password_by_the_link(client, ana, mailoutbox):
    client.post("/accounts/password/reset/", {"email": "ana@example.com"})
    link = next(word for word in mailoutbox[0].body.split() if "/reset/key/" in word)
    page = client.get(link.removeprefix("http://testserver"), follow=True)
    assert client.post(page.request["PATH_INFO"], {"password1": "short", "password2": "short"}).status_code == 200
    new = "seven violet kettles"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    ana.refresh_from_db()
    assert ana.check_password(new)
    assert b"used up" in client.get(link.removeprefix("http://testserver"), follow=True).content


def test_a_login_longer_than_any_address_is_an_error_at_its_field(client, db):
    response = client.post(URL, {"login": "q" * 100_000, "password": PASSWORD})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["login"]


@pytest.mark.parametrize("address", ["ana@example.com", "nobody@example.com"])
def test_mails_lead_here_whatever_port_was_asked_for(client, ana, mailoutbox, settings, address):
    ana.save()
    client.post("/accounts/password/reset/", {"email": address}, headers={"host": "localhost:9999"})
    assert f"{settings.SITE_URL}/accounts/" in mailoutbox[0].body
    assert "9999" not in mailoutbox[0].body + mailoutbox[0].alternatives[0][0]
