"""The first minutes in a browser: three steps, left in the middle, and the first post begun."""

from playwright.sync_api import expect

from .conftest import look
from .test_two_learners import register


def test_three_steps_and_a_first_post(server, browser_of):
    page = browser_of("lena", size="phone", theme="dark")
    register(page, server, "lena")
    page.get_by_text("Elementary", exact=True).click()
    page.get_by_text("Cooking", exact=True).click()
    look(page, "welcome-1")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("About me").fill("I bake bread at night.")
    look(page, "welcome-2")
    page.goto("/")  # left, with the words unsaved; and back
    expect(page.get_by_role("progressbar", name="Step 2 of 3")).to_be_visible()
    page.get_by_role("button", name="Skip this step").click()
    expect(page.get_by_label("Time zone")).to_have_value("America/New_York")
    look(page, "welcome-3")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="You are set, Lena")).to_be_visible()
    expect(page.locator(".person-card")).to_have_count(5)
    look(page, "welcome-ready")
    page.get_by_role("link", name="오늘 저는").click()
    text = page.get_by_label("Your post")
    expect(text).to_be_focused()
    page.keyboard.type("빵을 구웠어요.")
    expect(text).to_have_value("오늘 저는 빵을 구웠어요.")
    page.goto("/")
    expect(page.get_by_role("heading", name="Discover", exact=True)).to_be_visible()


def test_skipping_all_without_scripts(server, browser_of):
    page = browser_of("mara", scripts=False)
    register(page, server, "mara")
    page.get_by_role("button", name="Skip all").click()
    expect(page.get_by_role("heading", name="Discover", exact=True)).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name="Discover", exact=True)).to_be_visible()
