"""The first way through: sign up, confirm, find a partner, talk to each other in two browsers."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from .conftest import cut_off, look, sign_in, sign_up

MOTION = True
EVERY_LOOK = pytest.mark.parametrize(
    ("size", "theme"), [("phone", "light"), ("desktop", "dark"), ("phone", "dark"), ("desktop", "light")]
)


def sign_up_by_forms(page, server, name):
    """An English speaker who learns Korean, from the landing page to Discover. Returns the username."""
    username = register(page, server, name)
    page.get_by_role("button", name="Skip all").click()
    expect(page.get_by_role("heading", name="Discover", exact=True)).to_be_visible()
    return username


def register(page, server, name):
    """The same as far as the first of the steps that can be skipped."""
    username = f"{name}_{uuid.uuid4().hex[:8]}"
    page.goto("/")
    page.get_by_role("link", name="Sign up").first.click()
    page.get_by_label("Email").fill(f"{username}@example.com")
    page.get_by_label("Username").fill(username)
    page.get_by_label(re.compile("^Password")).fill("cherry blossom kayak")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    code = re.search(r"Subject: (\S+) is your Langlearn code", server.mail(f"{username}@example.com"))[1]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Tell people who you are")).to_be_visible()
    page.get_by_label("Name").fill(name.title())
    page.get_by_label("Native language").select_option("en")
    page.get_by_label("I'm learning").select_option("ko")
    page.get_by_label("Country").select_option("US")
    page.get_by_label("Date of birth").fill("1994-05-17")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="How is your Korean?")).to_be_visible()
    return username


def sign_in_by_form(page, username):
    page.goto("/accounts/login/")
    page.get_by_label("Email or username").fill(username)
    page.get_by_label(re.compile("^Password")).fill("langlearn-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Discover", exact=True)).to_be_visible()


def write(page, text):
    page.wait_for_load_state("load")  # until then Enter is a line break: the scripts are not there yet
    field = page.get_by_role("textbox", name="Message", exact=True)
    field.fill(text)
    if is_phone(page):
        page.get_by_role("button", name="Send", exact=True).click()
    else:
        field.press("Enter")


def accept(page):
    """The request that is open."""
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_role("button", name="Accept", exact=True)).to_have_count(0)


def is_phone(page):
    return page.viewport_size["width"] < 900


def bubble(page, text):
    return page.locator(".message", has_text=text)


@EVERY_LOOK
def test_sign_up_discover_and_talk(server, browser_of, size, theme):
    dana, mina = browser_of("dana", size, theme), browser_of("mina", size, theme, zone="Asia/Seoul")
    sign_up_by_forms(dana, server, "dana")
    look(dana, f"discover-{size}-{theme}")
    sign_in_by_form(mina, "demo_partner")
    mina.goto("/chats/?show=requests")

    # Found by a word inside a sentence of the bio; the address follows the search.
    dana.get_by_label("Search people").fill("서점")
    card = dana.locator(".person-card", has_text="김민아")
    expect(card).to_be_visible()
    expect(dana).to_have_url(re.compile("q=%EC%84%9C%EC%A0%90"))
    card.get_by_role("link", name="김민아", exact=True).click()
    expect(dana.get_by_role("heading", name="김민아")).to_be_visible()
    dana.get_by_role("button", name=re.compile("^Follow")).first.click()
    expect(dana.get_by_role("button", name=re.compile("^Following"))).to_be_visible()
    look(dana, f"profile-{size}-{theme}")
    dana.get_by_role("link", name=re.compile("^Message")).click()

    # The first message: at once for her, and among the other's requests without a reload. Accepted, it is a chat.
    hello = f"안녕하세요! {uuid.uuid4().hex[:6]}"
    write(dana, hello)
    expect(bubble(dana, hello)).to_have_count(1)
    row = mina.locator(".chat-row", has_text=hello)
    expect(row).to_be_visible()
    look(mina, f"chats-{size}-{theme}")
    row.click()
    expect(bubble(mina, hello)).to_be_visible()
    look(mina, f"request-{size}-{theme}")
    accept(mina)
    expect(bubble(dana, hello).locator(".ticks--read")).to_be_visible()

    # And back, both ways, live.
    answer = f"Nice to meet you! {uuid.uuid4().hex[:6]}"
    write(mina, answer)
    expect(bubble(dana, answer)).to_be_visible()
    write(dana, "서점이 어디에 있어요?")
    expect(bubble(mina, "서점이 어디에 있어요?")).to_be_visible()
    for page in (dana, mina):
        texts = page.locator("[data-message] .message__text").all_inner_texts()
        assert texts[-3:] == [hello, answer, "서점이 어디에 있어요?"]
        assert "message--pending" not in page.content().split("<template", 1)[0]
    look(dana, f"chat-{size}-{theme}")

    # A reload shows the same, once.
    dana.reload()
    expect(bubble(dana, answer)).to_have_count(1)
    expect(bubble(dana, hello)).to_have_count(1)


def test_all_that_was_written_during_a_cut_arrives_once_in_order(server, browser_of):
    dana, mina = browser_of("dana"), browser_of("mina")
    sign_up(dana, "dora")
    sign_in(mina, "demo_partner")
    dana.goto("/chats/with/demo_partner/")
    mark = uuid.uuid4().hex[:6]
    write(dana, f"{mark} zero")
    row = mina.goto("/chats/?show=requests") and mina.locator(".chat-row", has_text=mark)
    row.click()
    expect(bubble(mina, f"{mark} zero")).to_be_visible()
    accept(mina)
    expect(dana.get_by_role("textbox", name="Message", exact=True)).to_be_visible()

    cut_off(dana)
    write(dana, f"{mark} while cut off")
    expect(bubble(dana, f"{mark} while cut off")).to_be_visible()
    for n in range(3):
        write(mina, f"{mark} missed {n}")
    expect(bubble(mina, f"{mark} missed 2")).to_have_count(1)
    dana.context.set_offline(False)

    expect(bubble(dana, f"{mark} missed 2")).to_be_visible(timeout=20_000)
    expect(bubble(mina, f"{mark} while cut off")).to_be_visible(timeout=20_000)
    expect(dana.locator(".message--pending:visible")).to_have_count(0)
    expected = [f"{mark} zero", *(f"{mark} missed {n}" for n in range(3)), f"{mark} while cut off"]
    for page in (dana, mina):
        texts = page.locator(".message .message__text").all_inner_texts()
        assert [text for text in texts if mark in text] == expected


def test_without_scripts_up_to_a_message(server, browser_of):
    page = browser_of("dana", scripts=False)
    sign_up_by_forms(page, server, "nora")
    page.get_by_label("Search people").fill("demo_partner")
    page.get_by_label("Search people").press("Enter")
    expect(page.locator(".person-card")).to_have_count(1)
    page.get_by_role("link", name="김민아", exact=True).click()
    page.get_by_role("button", name=re.compile("^Follow")).first.click()
    expect(page.get_by_role("button", name=re.compile("^Following"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^Message")).click()
    hello = "안녕하세요, 노라예요."
    page.get_by_label("Message", exact=True).fill(hello)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(bubble(page, hello)).to_have_count(1)
    expect(page.get_by_text("Your message waits as a request.")).to_be_visible()
    page.get_by_role("link", name="Chats").first.click()
    expect(page.locator(".chat-row", has_text=hello)).to_have_count(1)
