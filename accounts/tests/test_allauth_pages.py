"""Every page of allauth in our dress: our layout, nothing inline for the policy to refuse, no address left out."""

from html.parser import HTMLParser

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn_auth
from django.urls import get_resolver, reverse

pytestmark = pytest.mark.django_db

ANONYMOUS = {"account_login", "account_signup", "account_reset_password", "account_reset_password_done"}
ANONYMOUS |= {"account_reset_password_from_key_done", "account_inactive"}
MEMBER = {"account_logout", "account_email", "account_change_password", "account_reauthenticate", "mfa_index"}
MEMBER |= {"mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "usersessions_list"}
SECURED = {"mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_reauthenticate"}
SECURED |= {"mfa_reauthenticate_webauthn"}
# They send on, need a key in the address, are tested by name below, or answer with no page.
OTHERWISE = {
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_reset_password_from_key",
    "account_set_password",
    "mfa_authenticate",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_login_webauthn",
    "mfa_remove_webauthn",
}


class Page(HTMLParser):
    """What of a page a strict policy would refuse, and what marks our layout."""

    def __init__(self, response):
        super().__init__()
        self.inline, self.tags, self.headings, self.ids, self.unlabelled = [], [], 0, [], []
        self.labels, self.inputs = set(), {}
        self.feed(response.content.decode())

    def handle_starttag(self, tag, pairs):
        attrs = dict(pairs)
        self.tags.append((tag, attrs))
        self.headings += tag == "h1"
        self.ids += [attrs["id"]] if "id" in attrs else []
        if tag == "style" or "style" in attrs or any(name.startswith("on") for name in attrs):
            self.inline.append((tag, attrs))
        if tag == "script" and "src" not in attrs and attrs.get("type") != "application/json":
            self.inline.append((tag, attrs))
        if tag == "label" and "for" in attrs:
            self.labels.add(attrs["for"])
        if tag == "input" and attrs.get("type") not in {"hidden", "submit", "radio", "checkbox"}:
            self.inputs[attrs.get("id")] = attrs

    def has(self, tag, **attrs):
        return any(tag == found and attrs.items() <= given.items() for found, given in self.tags)


def check(response):
    assert response.status_code == 200
    page = Page(response)
    assert page.inline == []
    assert page.has("main", id="main")
    assert page.headings == 1
    assert len(page.ids) == len(set(page.ids))
    assert set(page.inputs) <= page.labels
    assert "style-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    return page


def just_confirmed(client):
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})


@pytest.fixture
def secured(signed_in, learner):
    """Signed in, with an authenticator app and recovery codes, and confirmed a moment ago."""
    just_confirmed(signed_in)
    TOTP.activate(learner.user, generate_totp_secret())
    RecoveryCodes.activate(learner.user)
    return signed_in


def add_key(user, name="Laptop"):
    data = {"name": name, "credential": {}, "passwordless": True}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


@pytest.fixture
def key(learner, monkeypatch):
    monkeypatch.setattr(webauthn_auth.WebAuthn, "is_passwordless", True)
    return add_key(learner.user)


def test_no_page_is_left_out():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    ours = {name for name in names if name.startswith(("account_", "mfa_", "usersessions_"))}
    assert ours == ANONYMOUS | MEMBER | SECURED | OTHERWISE


@pytest.mark.parametrize("name", sorted(ANONYMOUS))
def test_pages_for_everyone(client, name):
    check(client.get(reverse(name)))


@pytest.mark.parametrize("name", sorted(MEMBER))
def test_pages_for_members(signed_in, name):
    just_confirmed(signed_in)
    check(signed_in.get(reverse(name)))


@pytest.mark.parametrize("name", sorted(MEMBER))
def test_members_pages_ask_for_signing_in(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.url.split("?")[0] in {reverse("account_login"), "/"}


@pytest.mark.parametrize("name", sorted(SECURED - {"mfa_reauthenticate_webauthn"}))
def test_pages_of_the_second_step(secured, name):
    check(secured.get(reverse(name)))


def test_the_picture_of_the_secret_is_no_inline_svg(signed_in):
    just_confirmed(signed_in)
    page = check(signed_in.get(reverse("mfa_activate_totp")))
    assert any(tag == "img" and attrs["src"].startswith("data:image/svg+xml;base64,") for tag, attrs in page.tags)


def test_important_changes_ask_who_it_is(signed_in):
    response = signed_in.get(reverse("mfa_activate_totp"))
    assert response.url.startswith(reverse("account_reauthenticate"))
    page = signed_in.post(response.url, {"password": "wrong"})
    check(page)
    after = signed_in.post(response.url, {"password": "correct horse battery", "next": reverse("mfa_activate_totp")})
    assert after.url == reverse("mfa_activate_totp")


def test_codes_as_a_file(secured):
    response = secured.get(reverse("mfa_download_recovery_codes"))
    assert response.headers["Content-Type"].startswith("text/plain")
    assert len(response.content.decode().split()) == 10


def test_passkeys_are_listed_renamed_removed(signed_in, learner, key):
    just_confirmed(signed_in)
    check(signed_in.get(reverse("mfa_list_webauthn")))
    check(signed_in.get(reverse("mfa_edit_webauthn", args=[key.pk])))
    signed_in.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "<b>Phone</b>"})
    page = signed_in.get(reverse("mfa_list_webauthn"))
    assert b"&lt;b&gt;Phone" in page.content
    check(signed_in.get(reverse("mfa_remove_webauthn", args=[key.pk])))
    signed_in.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert not learner.user.authenticator_set.exists()


def test_anothers_passkey_does_not_exist(signed_in, partner):
    just_confirmed(signed_in)
    other = add_key(partner.user)
    for name in "mfa_edit_webauthn", "mfa_remove_webauthn":
        assert signed_in.post(reverse(name, args=[other.pk]), {"name": "x"}).status_code == 404
    assert partner.user.authenticator_set.exists()


def test_signing_in_with_a_second_step(client, learner):
    TOTP.activate(learner.user, generate_totp_secret())
    RecoveryCodes.activate(learner.user)
    response = client.post("/accounts/login/", {"login": "ana", "password": "correct horse battery"})
    assert response.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    page = check(client.get(response.url))
    assert page.has("form", **{"data-passkey": "get"})
    check(client.post(response.url, {"code": "000000"}))
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert client.post(response.url, {"code": code}).status_code == 302
    assert client.session["_auth_user_id"] == str(learner.pk)


def test_a_new_address_waits_for_its_code(signed_in, learner, mailoutbox):
    just_confirmed(signed_in)
    response = signed_in.post(reverse("account_email"), {"email": "new@example.com", "action_add": ""})
    assert response.url == reverse("account_email_verification_sent")
    check(signed_in.get(response.url))
    check(signed_in.get(reverse("account_email")))
    learner.user.refresh_from_db()
    assert learner.user.email == "ana@example.com"
    code = next(line for line in mailoutbox[-1].body.splitlines() if line.isdigit())
    signed_in.post(response.url, {"code": code})
    learner.user.refresh_from_db()
    assert learner.user.email == "new@example.com"
    assert [mail.to for mail in mailoutbox][-1] == ["ana@example.com"]
    assert EmailAddress.objects.get(user=learner.user).email == "new@example.com"


def test_a_new_password_signs_out_the_others(signed_in, client, learner, mailoutbox):
    from django.test import Client

    other = Client()
    other.force_login(learner.user)
    new = "seven violet kettles"
    data = {"oldpassword": "correct horse battery", "password1": new, "password2": new}
    assert signed_in.post(reverse("account_change_password"), data).status_code == 302
    assert signed_in.get("/settings/").status_code == 200
    assert other.get("/settings/").status_code == 302
    assert "127.0.0.1" in mailoutbox[0].body


def test_others_can_be_signed_out(signed_in, learner):
    from django.test import Client

    other = Client(headers={"user-agent": "Mozilla/5.0 (iPhone; CPU) Version/18 Safari/604"})
    other.force_login(learner.user)
    data = {"login": "ana", "password": "correct horse battery"}
    signed_in.logout()
    signed_in.post("/accounts/login/", data)
    other.post("/accounts/logout/")
    other.post("/accounts/login/", data)
    page = signed_in.get(reverse("usersessions_list"))
    assert b"Safari, iPhone" in page.content
    signed_in.post(reverse("usersessions_list"))
    assert other.get("/settings/").status_code == 302
    assert signed_in.get("/settings/").status_code == 200


def test_a_suspended_account_finds_words(client):
    assert b"suspended" in client.get(reverse("account_inactive")).content


def test_a_link_that_is_used_up_says_so(client):
    response = client.get(reverse("account_reset_password_from_key", args=["1", "set-password"]), follow=True)
    assert b"used up" in response.content
    check(response)
