"""What one does with a message, in a browser: by pointer, by thumb, by keyboard, and without scripts."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from .conftest import cut_off, look, sign_in
from .test_two_learners import bubble, write

PRESS = """element => {
  const { left, top } = element.getBoundingClientRect();
  const at = { pointerType: "touch", bubbles: true, clientX: left + 20, clientY: top + 10 };
  element.dispatchEvent(new PointerEvent("pointerdown", at));
  return new Promise((done) => setTimeout(() => {
    element.dispatchEvent(new PointerEvent("pointerup", at));
    done();
  }, 700));
}"""


@pytest.fixture
def mark():
    return uuid.uuid4().hex[:8]


@pytest.fixture(params=["phone", "desktop"])
def two(request, browser_of):
    pages = []
    for person, other in (("demo_learner", "demo_partner"), ("demo_partner", "demo_learner")):
        page = browser_of(person, size=request.param)
        page.size = request.param
        sign_in(page, person)
        page.goto(f"/chats/with/{other}/")
        expect(page).to_have_url(re.compile(r"/chats/\d+/$"))
        pages.append(page)
    return pages


def field(page):
    return page.get_by_label("Message", exact=True)


def menu(page):
    return page.get_by_role("menu", name="What to do with this message")


def item(page, name):
    return menu(page).get_by_role("menuitem", name=name)


def sent(page, other, text):
    write(page, text)
    expect(bubble(page, text).locator(".ticks")).to_be_visible()
    expect(bubble(other, text)).to_be_visible()


def test_by_the_keyboard_alone(two, mark):
    one, other = two
    sent(one, other, f"first {mark}")
    sent(other, one, f"second {mark}")
    one.locator("[data-log]").focus()
    one.keyboard.press("ArrowUp")
    expect(bubble(one, f"second {mark}")).to_be_focused()
    one.keyboard.press("ArrowUp")
    expect(bubble(one, f"first {mark}")).to_be_focused()
    one.keyboard.press("Enter")
    expect(item(one, "Reply")).to_be_focused()
    expect(item(one, "Delete for both")).to_be_visible()
    expect(item(one, "Report")).to_be_hidden()
    look(one, f"message-menu-{one.size}")
    one.keyboard.press("Escape")
    expect(menu(one)).to_be_hidden()
    expect(bubble(one, f"first {mark}")).to_be_focused()
    one.keyboard.press("ArrowDown")
    one.keyboard.press("ContextMenu")
    expect(item(one, "Reply")).to_be_focused()
    expect(item(one, "Delete for both")).to_be_hidden()
    one.keyboard.press("End")
    expect(item(one, "Report")).to_be_focused()
    one.keyboard.press("ArrowDown")
    expect(item(one, "Reply")).to_be_focused()
    one.keyboard.press("Enter")
    expect(field(one)).to_be_focused()
    expect(one.locator("[data-reply]")).to_contain_text(f"second {mark}")
    one.keyboard.press("Escape")
    expect(one.locator("[data-reply]")).to_be_hidden()


def test_an_answer_quotes_and_leads_to_what_it_quotes(two, mark):
    one, other = two
    sent(other, one, f"質問です {mark}")
    bubble(one, mark).evaluate(PRESS)
    look(one, f"message-sheet-{one.size}")
    item(one, "Reply").click()
    look(one, f"reply-{one.size}")
    write(one, f"answer {mark}")
    answer = one.locator("[data-message]", has_text=f"answer {mark}")
    expect(answer.locator(".message__quote")).to_contain_text(f"質問です {mark}")
    expect(one.locator("[data-reply]")).to_be_hidden()
    theirs = other.locator("[data-message]", has_text=f"answer {mark}")
    expect(theirs.locator(".message__quote b")).to_have_text("You")
    for number in range(12):
        sent(other, one, f"{number} between {mark}")
    answer.locator(".message__quote").click()
    expect(one.locator(".message--found")).to_contain_text(f"質問です {mark}")
    expect(one.locator(".message--found")).to_be_in_viewport()


def test_an_answer_written_offline_keeps_its_quote(two, mark):
    one, other = two
    sent(other, one, f"question {mark}")
    cut_off(one)
    bubble(one, f"question {mark}").evaluate(PRESS)
    item(one, "Reply").click()
    write(one, f"later {mark}")
    expect(one.locator("[data-pending] .message__quote")).to_contain_text(f"question {mark}")
    one.context.set_offline(False)
    expect(other.locator("[data-message]", has_text=f"later {mark}").locator(".message__quote")).to_be_visible()
    expect(one.locator("[data-pending]")).to_have_count(0)


def test_deleting_for_both(two, mark):
    one, other = two
    sent(one, other, f"mistake {mark}")
    bubble(one, mark).evaluate(PRESS)
    item(one, "Delete for both").click()
    dialog = one.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Delete")).to_be_visible()
    look(one, f"delete-{one.size}")
    identity = bubble(one, mark).get_attribute("id")
    dialog.get_by_role("button", name="Delete").click()
    expect(dialog).to_be_hidden()
    for page in (one, other):
        expect(page.locator(f"#{identity}")).to_contain_text("This message was deleted.")
        expect(page.locator(f"#{identity}")).not_to_contain_text(mark)
    look(one, f"deleted-{one.size}")


def test_copying_and_reporting(two, mark):
    one, other = two
    one.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sent(other, one, f"text {mark}")
    bubble(one, mark).evaluate(PRESS)
    item(one, "Copy").click()
    expect(one.get_by_text("Copied")).to_be_visible()
    assert one.evaluate("navigator.clipboard.readText()") == f"text {mark}"
    bubble(one, mark).evaluate(PRESS)
    item(one, "Report").click()
    expect(one.get_by_role("dialog")).to_contain_text("What is wrong with this message?")
    look(one, f"report-message-{one.size}")


def test_without_scripts(two, browser_of, mark):
    one, other = two
    sent(one, other, f"plain {mark}")
    plain = browser_of("plain", size=one.size, scripts=False)
    plain.context.add_cookies(one.context.storage_state()["cookies"])
    plain.goto(one.url)
    bubble(plain, mark).get_by_role("link", name="More about this message").click()
    look(plain, f"message-page-{one.size}")
    plain.get_by_role("link", name="Reply").click()
    expect(plain.locator("[data-reply]")).to_contain_text(f"plain {mark}")
    field(plain).fill(f"answer {mark}")
    plain.get_by_role("button", name="Send").click()
    expect(plain.locator("[data-message]", has_text=f"answer {mark}").locator(".message__quote")).to_be_visible()
    plain.locator("[data-message]", has_text=f"answer {mark}").get_by_role("link", name="More about").click()
    plain.get_by_role("link", name="Delete for both").click()
    plain.get_by_role("button", name="Delete").click()
    expect(plain.locator("[data-message]").last).to_contain_text("This message was deleted.")
