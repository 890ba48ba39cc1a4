"""A passkey of one's device: added, signed in with, used as the second step, removed; under the strict policy."""

import re

import pytest
from playwright.sync_api import expect

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(server, browser_of):
    """A browser whose device has a lock. Passkeys belong to a name, so the address is the machine's, not its number."""
    page = browser_of("staff", size="phone")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(server.url.replace("127.0.0.1", "localhost") + "/accounts/login/")
    return page


def go(page, path):
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)


def sign_in(page):
    page.get_by_label("Email or username").fill("demo_staff")
    page.get_by_label(re.compile("^Password")).fill("langlearn-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    go(page, "/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    go(page, "/accounts/login/")


def test_a_passkey_from_first_to_last(page):
    signed_in = page.get_by_role("link", name="Notifications")
    sign_in(page)
    expect(signed_in).to_be_attached()
    go(page, "/accounts/2fa/webauthn/add/")
    page.get_by_label(re.compile("^Password")).fill("langlearn-demo")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name").fill("My telephone")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(signed_in).to_be_attached()

    sign_out(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(signed_in).to_be_attached()

    go(page, "/accounts/2fa/webauthn/")
    expect(page.get_by_text("My telephone")).to_be_visible()
    page.get_by_role("link", name="Remove").click()
    if "reauthenticate" in page.url:
        page.get_by_label(re.compile("^Password")).fill("langlearn-demo")
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("heading", name="Passkeys")).to_be_visible()
    expect(page.get_by_text("My telephone")).to_have_count(0)
