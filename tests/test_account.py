"""One's own account in a browser: a forgotten password, and a picture that is too large."""

import re
import time

import pytest
from playwright.sync_api import expect

from .conftest import look, sign_in, sign_up


@pytest.fixture
def large(tmp_path):
    """A file that no picture field takes."""
    path = tmp_path / "large.jpg"
    path.write_bytes(b"\xff\xd8\xff" + b"0" * (11 * 1024 * 1024))
    return path


def test_a_forgotten_password_is_chosen_anew(server, browser_of):
    username = sign_up(browser_of("new"), "nora")
    page = browser_of("forgetful", size="phone")
    page.goto("/accounts/password/reset/")
    asked = time.time()
    page.get_by_label("Email").fill(f"{username}@example.com")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    mail = server.mail(f"{username}@example.com", since=asked)
    page.goto(re.search(r"http\S+/password/reset/key/\S+", mail)[0])
    for field in page.locator("input[type=password]").all():
        field.fill("violet kayak marmalade")
    page.get_by_role("button", name="Save the password").click()
    page.goto("/accounts/login/")
    page.get_by_label("Email or username").fill(username)
    page.get_by_label(re.compile("^Password")).fill("violet kayak marmalade")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Discover", exact=True)).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_that_is_too_large_is_said_at_its_field(browser_of, theme, large):
    page = browser_of("emma", size="phone", theme=theme)
    sign_in(page, "demo_learner")
    page.goto("/settings/")
    page.get_by_role("textbox", name="Name", exact=True).fill("Emma, unsaved")
    page.get_by_label("Picture", exact=True).set_input_files(large)
    expect(page.get_by_role("alert")).to_contain_text("larger than 10.0\xa0MB")
    assert page.get_by_label("Picture", exact=True).evaluate("input => input.files.length") == 0
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("Emma, unsaved")
    look(page, f"large-picture-{theme}")
    small = {"name": "small.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff"}
    page.get_by_label("Picture", exact=True).set_input_files(small)
    expect(page.locator("[data-file-error]")).to_have_count(0)


def test_nor_does_a_post_take_it(browser_of, large):
    page = browser_of("emma")
    sign_in(page, "demo_learner")
    page.goto("/feed/")
    page.wait_for_load_state("load")
    page.locator("#post_pictures").set_input_files(large)
    expect(page.locator("#toasts")).to_contain_text("larger than 10.0\xa0MB")
    expect(page.locator("[data-picture-row]")).to_have_count(0)
