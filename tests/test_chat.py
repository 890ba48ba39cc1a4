"""What a chat does in a browser: nothing is lost, nothing comes twice, nothing goes too early."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from .conftest import cut_off, sign_in, sign_up
from .test_chat_search import fill
from .test_two_learners import accept, bubble, write

MOTION = True
COMPOSE = """text => {
  const area = document.querySelector("[data-composer] textarea");
  const key = (more) => new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more });
  area.focus();
  area.value = text;
  area.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
  const kept = [area.dispatchEvent(key({ isComposing: true }))];
  area.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: text }));
  kept.push(area.dispatchEvent(key({ keyCode: 229 })));
  return kept;
}"""

# For how long a page without a socket waits before it posts, and before it asks what is new: a little more than that.
WITHOUT_SOCKET, POLL = 4_500, 8_500
NO_SOCKETS = """window.WebSocket = class {
  static OPEN = 1;
  readyState = 3;
  constructor() {
    setTimeout(() => this.onclose?.({}));
  }
  close() {}
}"""


@pytest.fixture
def mark():
    return uuid.uuid4().hex[:8]


@pytest.fixture
def two(browser_of):
    """The demo's learner and partner, in their chat with each other."""
    pages = []
    for person, other in (("demo_learner", "demo_partner"), ("demo_partner", "demo_learner")):
        page = browser_of(person)
        sign_in(page, person)
        page.goto(f"/chats/with/{other}/")
        expect(page).to_have_url(re.compile(r"/chats/\d+/$"))
        pages.append(page)
    return pages


def area(page):
    return page.get_by_label("Message", exact=True)


def state(page):
    return page.locator("[data-composer-state]")


def ids(page):
    return page.locator("[data-message]").evaluate_all("all => all.map((one) => Number(one.dataset.message))")


def test_enter_sends_but_not_while_composing(two, mark):
    one, other = two
    assert one.evaluate(COMPOSE, f"にほん{mark}") == [True, True]  # neither sent nor swallowed
    expect(area(one)).to_have_value(f"にほん{mark}")
    area(one).press("Shift+Enter")
    area(one).press_sequentially("二行目")
    area(one).press("Enter")
    expect(bubble(other, mark).locator(".message__text")).to_have_text(f"にほん{mark}\n二行目")
    expect(area(one)).to_have_value("")
    expect(area(one)).to_be_focused()


def test_ticks_turn_typing_shows_and_the_message_is_said_once(two, mark):
    one, other = two
    area(other).press_sequentially("…")
    expect(one.get_by_text("typing…")).to_be_visible()
    write(one, f"hello {mark}")
    expect(bubble(one, mark).locator(".ticks--read")).to_be_visible()
    expect(other.locator("#live")).to_contain_text(mark)
    expect(one.locator("#live")).not_to_contain_text(mark)


def test_the_draft_survives_a_reload_and_goes_when_sent(two, mark):
    one, _other = two
    area(one).fill(f"draft {mark}")
    one.reload()
    expect(area(one)).to_have_value(f"draft {mark}")
    area(one).press("Enter")
    expect(bubble(one, mark).locator(".ticks")).to_be_visible()
    one.reload()
    expect(area(one)).to_have_value("")


def test_what_waits_survives_a_reload_and_goes_out_once(two, mark):
    one, other = two
    cut_off(one)
    write(one, f"waits {mark}")
    expect(bubble(one, mark)).to_contain_text("Waiting for the connection")
    one.context.set_offline(False)
    one.reload()
    expect(bubble(other, mark)).to_have_count(1)
    expect(bubble(one, mark).locator(".ticks--read")).to_be_visible()
    expect(bubble(one, mark)).to_have_count(1)
    assert ids(one) == sorted(set(ids(one)))


def test_without_websockets_it_goes_by_post(browser_of, two, mark):
    _one, other = two
    page = browser_of("demo_learner")
    page.add_init_script(NO_SOCKETS)
    sign_in(page, "demo_learner")
    page.clock.install()
    page.goto("/chats/with/demo_partner/")
    write(page, f"by post {mark}")
    page.clock.run_for(WITHOUT_SOCKET)
    expect(bubble(other, mark)).to_be_visible()
    expect(bubble(page, mark)).to_have_count(1)
    write(other, f"answer {mark}")
    expect(bubble(other, f"answer {mark}").locator(".ticks")).to_be_visible()
    page.clock.run_for(POLL)
    expect(bubble(page, f"answer {mark}")).to_be_visible()


def test_empty_and_too_long_are_refused_and_kept(two, mark):
    one, _other = two
    write(one, "   ")
    expect(state(one)).to_have_text("Write something first.")
    area(one).fill("字" * 4001)
    expect(one.get_by_text("4,001 / 4,000")).to_be_visible()
    area(one).press("Enter")
    expect(state(one)).to_contain_text("That is too long")
    expect(area(one)).to_have_value("字" * 4001)
    area(one).fill("")
    expect(state(one)).to_be_empty()


def test_earlier_messages_come_by_scroll_and_move_nothing(server, two, mark):
    one, other = two
    names = ("demo_learner", "demo_partner")
    fill(server, names, 30, f"{{}} {mark}")
    fill(server, names, 25, f"again {{}} {mark}")
    one.reload()
    expect(one.locator("[data-message]")).to_have_count(40)
    expect(bubble(one, f"again 24 {mark}")).to_be_in_viewport()
    top = one.locator("[data-log]").evaluate(
        """box => {
          box.scrollTop = -box.scrollHeight;
          window.first = document.querySelector("[data-message]");
          return window.first.getBoundingClientRect().top;
        }"""
    )
    expect(bubble(one, f"again 0 {mark}")).to_have_count(1)
    expect(one.locator("[data-message]")).not_to_have_count(40)
    assert abs(one.evaluate("window.first.getBoundingClientRect().top") - top) < 2
    assert ids(one) == sorted(set(ids(one)))

    # New words below do not move what is read above; a press on the pill goes there.
    write(other, f"below {mark}")
    pill = one.get_by_role("button", name=re.compile("New messages · 1"))
    pill.click()
    expect(bubble(one, f"below {mark}")).to_be_in_viewport()
    expect(pill).to_be_hidden()


def test_the_badge_is_true_in_every_tab(two, mark):
    one, other = two
    one.goto("/chats/")
    tab = one.context.new_page()
    tab.goto("/discover/")
    before = int(tab.locator("#badge-chats").inner_text() or 0)
    write(other, f"count me {mark}")
    for page in (one, tab):
        expect(page.locator("#badge-chats")).to_have_text(str(before + 1), timeout=2_000)
    row = one.locator(".chat-row").first
    expect(row).to_contain_text(mark)
    row.click()
    expect(tab.locator("#badge-chats")).to_have_text(str(before or ""), timeout=2_000)


def test_a_block_closes_the_open_chat(server, browser_of, mark):
    one, other = browser_of("one"), browser_of("other")
    sign_up(one, "blocker")
    name = sign_up(other, "blocked")
    one.goto(f"/chats/with/{name}/")
    write(one, f"hello {mark}")
    expect(bubble(one, mark).locator(".ticks")).to_be_visible()
    other.goto("/chats/?show=requests")
    other.locator(".chat-row", has_text=mark).click()
    accept(other)
    expect(bubble(one, mark).locator(".ticks--read")).to_be_visible()
    one.goto(f"/people/{name}/block/")
    one.get_by_role("main").get_by_role("button", name=re.compile("^Block")).click()
    expect(state(other)).to_have_text("This chat is closed.")
    expect(area(other)).to_be_disabled()
    assert other.reload().status == 404
