"""From a report to a decision to an appeal, as learners and as staff; and what a suspension does to an open page."""

import re
import time
import uuid

import pytest
from playwright.sync_api import expect

from .conftest import look, sign_in
from .test_chat_actions import PRESS, item
from .test_two_learners import bubble, sign_up_by_forms, write


@pytest.fixture
def mark():
    return uuid.uuid4().hex[:8]


def staff(browser_of, size, theme):
    page = browser_of("demo_staff", size, theme)
    page.goto("/accounts/login/?next=/admin/feedback/case/")
    page.get_by_label("Email or username").fill("demo_staff")
    page.get_by_label(re.compile("^Password")).fill("langlearn-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Select case to view")).to_be_visible()
    return page


def open_case(page, words):
    page.goto("/admin/feedback/case/")
    page.locator("#result_list").get_by_role("link", name=re.compile(words)).first.click()
    expect(page.get_by_role("heading", name="As it stood")).to_be_visible()


@pytest.mark.parametrize(("size", "theme"), [("phone", "dark"), ("desktop", "light")])
def test_report_decision_appeal_and_back(browser_of, mark, size, theme):
    one, other = browser_of("one", size, theme), browser_of("other", size, theme)
    for page, name, partner in ((one, "demo_learner", "demo_partner"), (other, "demo_partner", "demo_learner")):
        sign_in(page, name)
        page.goto(f"/chats/with/{partner}/")
        expect(page).to_have_url(re.compile(r"/chats/\d+/$"))
    write(other, f"rude {mark}")
    expect(bubble(one, mark)).to_be_visible()

    bubble(one, mark).evaluate(PRESS)
    item(one, "Report").click()
    dialog = one.get_by_role("dialog")
    dialog.get_by_text("Harassment or hate").click()
    dialog.get_by_label("Anything else").fill("He is rude")
    dialog.get_by_role("button", name="Send report").click()
    expect(dialog).to_contain_text("is with our team")
    expect(dialog.get_by_role("button", name="Block")).to_be_visible()
    look(one, f"report-sent-{size}-{theme}")
    dialog.get_by_text("Not now").click()

    desk = staff(browser_of, size, theme)
    open_case(desk, mark)
    expect(desk.locator(".evidence__line--reported")).to_contain_text(mark)
    expect(desk.get_by_text("He is rude")).to_be_visible()
    look(desk, f"case-{size}-{theme}")
    desk.get_by_role("radio", name="Warn").check()
    desk.get_by_label("Hide it, too").check()
    desk.get_by_label("Words to the person").fill("Please be kind.")
    desk.get_by_role("button", name="Decide").click()
    expect(desk.get_by_text("Decided: Warned.")).to_be_visible()

    # at once, on the pages that both have open
    for page in (one, other):
        expect(page.locator("[data-message]").last).to_contain_text("Our team hid this message.")
        expect(page.get_by_text(mark)).to_have_count(0)
    expect(one.get_by_role("link", name="Why?")).to_have_count(0)
    look(other, f"message-hidden-{size}-{theme}")
    other.get_by_role("link", name="Why?").last.click()
    expect(other.get_by_role("heading", name="A warning from our team")).to_be_visible()
    expect(other.get_by_text("Please be kind.")).to_be_visible()
    look(other, f"decision-{size}-{theme}")

    other.get_by_label("What should we know?").fill("It was a quotation.")
    other.get_by_role("button", name="Send appeal").click()
    expect(other.get_by_text("It is with our team")).to_be_visible()
    open_case(desk, "It was a quotation")
    expect(desk.locator(".evidence__line--reported")).to_contain_text(mark)
    desk.get_by_role("radio", name="is taken back").check()
    desk.get_by_label("Words to the person").fill("You are right.")
    desk.get_by_role("button", name="Decide").click()
    expect(desk.get_by_text("Decided: Taken back.")).to_be_visible()
    other.reload()
    expect(other.get_by_text("We took this decision back")).to_be_visible()
    expect(other.get_by_text("You are right.")).to_be_visible()
    look(other, f"overturned-{size}-{theme}")
    other.goto("/chats/with/demo_learner/")
    expect(bubble(other, mark)).to_be_visible()
    one.goto("/notifications/")
    expect(one.get_by_text("We acted on your report").first).to_be_visible()


def test_a_suspended_account_is_out_at_once_and_appeals_without_scripts(server, browser_of):
    page = browser_of("nina", "phone", "light")
    name = sign_up_by_forms(page, server, "nina")
    learner = browser_of("demo_learner")
    sign_in(learner, "demo_learner")
    learner.goto(f"/people/{name}/")
    learner.get_by_label("More", exact=True).click()
    learner.get_by_role("link", name="Report").click()
    dialog = learner.get_by_role("dialog")
    dialog.get_by_text("Scam, or asks for money").click()
    dialog.get_by_role("button", name="Send report").click()
    expect(dialog).to_contain_text("is with our team")

    page.goto("/feed/")
    page.wait_for_load_state("load")
    desk = staff(browser_of, "desktop", "dark")
    desk.goto(f"/admin/feedback/case/?q={name}")
    desk.locator("#result_list tbody a").first.click()
    desk.get_by_role("radio", name="Suspend").check()
    desk.get_by_label("For how long").select_option("3")
    look(desk, "case-suspend-dark")
    before = time.time()
    desk.get_by_role("button", name="Decide").click()
    expect(desk.get_by_text("Decided: Suspended.")).to_be_visible()
    # nobody touches the page: its socket is shut, and it leaves what it showed
    expect(page).to_have_url(re.compile("/accounts/login/"))

    plain = browser_of("plain", "phone", "light", scripts=False)
    plain.goto("/accounts/login/")
    plain.get_by_label("Email or username").fill(name)
    plain.get_by_label(re.compile("^Password")).fill("cherry blossom kayak")
    plain.get_by_role("button", name="Sign in", exact=True).click()
    expect(plain.get_by_role("heading", name="Your account is suspended")).to_be_visible()
    expect(plain.get_by_text("It is a scam, or asks people for money.")).to_be_visible()
    look(plain, "suspended-phone")
    plain.get_by_label("What should we know?").fill("My account was stolen.")
    plain.get_by_role("button", name="Send appeal").click()
    expect(plain.get_by_text("It is with our team")).to_be_visible()
    assert "/suspended/" in server.mail(f"{name}@example.com", since=before)

    open_case(desk, "My account was stolen")
    desk.get_by_role("radio", name="is taken back").check()
    desk.get_by_role("button", name="Decide").click()
    plain.reload()
    expect(plain.get_by_role("heading", name="Your account is open")).to_be_visible()
    plain.get_by_role("main").get_by_role("link", name="Sign in").click()
    plain.get_by_label("Email or username").fill(name)
    plain.get_by_label(re.compile("^Password")).fill("cherry blossom kayak")
    plain.get_by_role("button", name="Sign in", exact=True).click()
    expect(plain.get_by_role("heading", name="Discover", exact=True)).to_be_visible()
