"""A stranger's first message, and how one holds one's chats, in a browser."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from .conftest import look, sign_in, sign_up
from .test_two_learners import bubble, write


@pytest.fixture
def mark():
    return uuid.uuid4().hex[:8]


def field(page):
    return page.get_by_label("Message", exact=True)


def row(page, text):
    return page.locator(".chat-item", has_text=text)


def chip(page, name):
    return page.get_by_role("navigation", name="Which chats").get_by_role("link", name=re.compile(f"^{name}"))


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_request_from_first_to_last(server, browser_of, mark, size):
    stranger, reader = browser_of("stranger"), browser_of("reader", size=size)
    asker = sign_up(stranger, f"asker{size}")
    name = sign_up(reader, f"asked{size}")
    reader.goto("/chats/?show=requests")
    expect(reader.get_by_text("No requests")).to_be_visible()

    stranger.goto(f"/chats/with/{name}/")
    expect(stranger.get_by_text("your first message goes as a request")).to_be_visible()
    write(stranger, f"hello {mark}")
    expect(stranger.get_by_text("Your message waits as a request.")).to_be_visible()
    expect(field(stranger)).to_be_hidden()

    expect(row(reader, mark)).to_be_visible()
    expect(reader.locator("[data-requests]")).to_have_text("1")
    expect(reader.locator("#badge-chats")).to_be_empty()
    look(reader, f"requests-{size}")
    chip(reader, "All").click()
    expect(reader.get_by_text("No chats yet")).to_be_visible()
    chip(reader, "Requests").click()
    row(reader, mark).get_by_role("link").click()
    expect(bubble(reader, mark)).to_be_visible()
    expect(reader.get_by_role("button", name="Accept")).to_be_visible()
    look(reader, f"request-{size}")
    reader.wait_for_timeout(600)
    expect(bubble(stranger, mark).locator(".ticks--read")).to_have_count(0)

    reader.get_by_role("button", name="Accept").click()
    expect(reader.get_by_role("button", name="Accept")).to_have_count(0)
    expect(field(stranger)).to_be_visible()
    expect(bubble(stranger, mark).locator(".ticks--read")).to_be_visible()
    write(stranger, f"more {mark}")
    expect(bubble(reader, f"more {mark}")).to_be_visible()
    assert asker


def test_an_answer_accepts_and_the_bar_goes_without_a_reload(server, browser_of, mark):
    stranger, reader = browser_of("stranger"), browser_of("reader")
    sign_up(stranger, "writer")
    name = sign_up(reader, "answers")
    stranger.goto(f"/chats/with/{name}/")
    write(stranger, f"hello {mark}")
    reader.goto("/chats/?show=requests")
    row(reader, mark).get_by_role("link").click()
    write(reader, f"hi {mark}")
    expect(reader.locator(".request-bar")).to_have_count(0)
    expect(bubble(stranger, f"hi {mark}")).to_be_visible()
    expect(field(stranger)).to_be_visible()


def test_without_scripts_a_request_is_declined(server, browser_of, mark):
    stranger, reader = browser_of("stranger"), browser_of("reader")
    sign_up(stranger, "unwanted")
    name = sign_up(reader, "declines")
    stranger.goto(f"/chats/with/{name}/")
    write(stranger, f"hello {mark}")
    expect(stranger.get_by_text("Your message waits as a request.")).to_be_visible()
    state = reader.context.storage_state()
    plain = browser_of("plain", scripts=False)
    plain.context.add_cookies(state["cookies"])
    plain.goto("/chats/?show=requests")
    row(plain, mark).get_by_role("link").click()
    plain.get_by_role("button", name="Decline").click()
    expect(plain).to_have_url(re.compile(r"/chats/\?show=requests$"))
    expect(row(plain, mark)).to_have_count(0)
    stranger.reload()
    expect(stranger.get_by_text("Your message waits as a request.")).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_archive_mute_and_mark_as_unread_by_keyboard(browser_of, size):
    page, tab = browser_of("demo_learner", size=size), None
    sign_in(page, "demo_learner")
    page.goto("/chats/")
    item = page.locator(".chat-item").last
    name = item.locator(".chat-row__name").inner_text()
    mine = page.locator(".chat-item", has=page.locator(".chat-row__name", has_text=name))
    tab = page.context.new_page()
    tab.goto("/chats/?show=archived")

    def choose(action):
        item = mine.first
        item.get_by_role("link").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        button = item.get_by_role("button", name=action, exact=True)
        expect(button).to_be_visible()
        look(page, f"chat-row-menu-{size}")
        button.focus()
        page.keyboard.press("Enter")

    choose("Mute")
    expect(mine.get_by_text("Muted", exact=True)).to_be_attached()
    choose("Unmute")
    expect(mine.get_by_text("Muted", exact=True)).to_have_count(0)
    before = int(page.locator("#badge-chats").inner_text() or 0)
    choose("Mark as unread")
    expect(page.locator("#badge-chats")).to_have_text(str(before + 1))
    expect(tab.locator("#badge-chats")).to_have_text(str(before + 1))
    mine.get_by_role("link").click()
    expect(tab.locator("#badge-chats")).to_have_text(str(before or ""))
    page.goto("/chats/")
    choose("Archive")
    expect(mine).to_have_count(0)
    theirs = tab.locator(".chat-item", has=tab.locator(".chat-row__name", has_text=name))
    expect(theirs).to_be_visible()
    tab.reload()
    look(tab, f"archived-{size}")
    theirs.get_by_role("link").click()
    tab.locator(".conversation__head summary").click()
    tab.get_by_role("button", name="Move out of the archive").click()
    expect(tab).to_have_url(re.compile(r"/chats/$"))
    expect(mine).to_be_visible()
