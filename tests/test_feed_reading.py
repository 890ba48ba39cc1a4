"""Reading the feed in a browser: its tabs, what is new, likes, and what keeps one safe."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from .conftest import look, sign_in, sign_up

MOTION = True
LOOKS = pytest.mark.parametrize(("size", "theme"), [("phone", "dark"), ("desktop", "light")])


@pytest.fixture
def mark():
    return uuid.uuid4().hex[:8]


@pytest.fixture
def reader(browser_of):
    page = browser_of("reader")
    sign_in(page, "demo_learner")
    return page


def card(page, text):
    return page.locator(".post-card", has_text=text)


def write(page, text):
    page.goto("/feed/")
    page.wait_for_load_state("load")
    page.get_by_label("Your post", exact=True).fill(text)
    page.locator("#post-form").get_by_role("button", name="Post", exact=True).click()
    expect(card(page, text)).to_be_visible()


def menu(page, post, item):
    post.get_by_label("More", exact=True).click()
    post.locator(".menu__panel").get_by_text(re.compile(item)).click()


@LOOKS
def test_tabs_and_filter_in_five_languages(browser_of, size, theme):
    page = browser_of("reader", size, theme)
    sign_in(page, "demo_learner")
    page.goto("/feed/")
    look(page, f"feed-{size}-{theme}")
    for tab in ("Following", "Help out", "Saved", "For you"):
        page.get_by_role("navigation", name="Feed").get_by_role("link", name=tab).click()
        expect(page.locator(".tabs [aria-current=page]")).to_have_text(tab)
        look(page, f"feed-{tab.split()[0].lower()}-{size}-{theme}")
    for language, code in (("Korean", "ko"), ("English", "en")):
        page.get_by_role("link", name=language, exact=True).click()
        expect(page).to_have_url(re.compile(f"language={code}"))
        assert set(page.locator(".post-card__text").evaluate_all("all => all.map(p => p.lang)")) <= {code}
    for word in ("勉強", "공부", "café", "book", "বই"):
        page.goto(f"/feed/search/?q={word}")
        look(page, f"feed-search-{size}-{theme}-{word}")


@LOOKS
def test_new_posts_wait_in_a_pill_and_move_nothing(server, browser_of, reader, mark, size, theme):
    page = browser_of("two", size, theme)
    sign_up(page, "fresh")
    page.goto("/feed/")
    expect(page.locator(".post-card").nth(4)).to_be_attached()
    read = page.locator(f"#{page.locator('.post-card').nth(3).get_attribute('id')}")
    read.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 300)")
    write(reader, f"오늘 처음으로 {mark}")
    pill = page.get_by_role("button", name="New posts · 1")
    expect(pill).to_be_in_viewport(timeout=15_000)
    expect(card(page, mark)).to_have_count(0)
    look(page, f"feed-pill-{size}-{theme}")
    top = read.evaluate("one => one.getBoundingClientRect().top")
    pill.dispatch_event("click")  # for a click of its own the driver scrolls a little
    expect(card(page, mark)).to_have_count(1)
    page.wait_for_timeout(300)  # frames, in which nothing may move
    assert abs(read.evaluate("one => one.getBoundingClientRect().top") - top) < 2
    page.get_by_role("button", name="Up to the new posts").click()
    expect(card(page, mark)).to_be_in_viewport()
    expect(page.locator(".fresh__pill")).to_be_hidden()


def test_like_save_and_who_likes(reader, mark):
    reader.goto("/feed/?tab=following")
    post = reader.locator(".post-card").first
    name = post.get_attribute("id")
    like = reader.locator(f"#{name} .action--like")
    count = like.locator("span").last
    before, pressed = int(count.inner_text()), like.get_attribute("aria-pressed") == "true"
    like.dblclick()
    reader.wait_for_timeout(500)
    on = like.get_attribute("aria-pressed") == "true"
    assert int(count.inner_text()) == before + on - pressed
    if not on:
        like.click()
        expect(like).to_have_attribute("aria-pressed", "true")
    save = reader.locator(f"#{name} .action--save")
    save.click()
    expect(save).to_have_attribute("aria-pressed", "true")
    reader.goto("/feed/?tab=saved")
    expect(reader.locator(f"#{name}")).to_be_visible()
    menu(reader, reader.locator(f"#{name}"), "Who likes it")
    expect(reader.get_by_role("heading", name="Who likes it")).to_be_visible()
    expect(reader.locator(".person-row", has_text="@demo_learner")).to_be_visible()


def test_hide_undo_and_report(reader):
    reader.goto("/feed/?tab=following")
    name = reader.locator(".post-card").first.get_attribute("id")
    post = reader.locator(f"#{name}")
    menu(reader, post, "Hide this post")
    expect(post).to_contain_text("You will not see this post any more.")
    undo = reader.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(post.locator(".post-card__foot")).to_be_visible()
    menu(reader, post, "Hide this post")
    expect(undo).to_be_visible()
    reader.reload()
    expect(post).to_have_count(0)
    other = reader.locator(".post-card").first
    menu(reader, other, "Report")
    dialog = reader.locator("#dialog")
    dialog.get_by_text("Spam or advertising").click()
    dialog.get_by_role("button", name=re.compile("Report|Send")).click()
    expect(dialog).to_contain_text(re.compile("[Tt]hank"))


def test_block_is_gone_at_once(server, browser_of, mark):
    one, other = browser_of("one"), browser_of("other")
    sign_up(one, "blockera")
    sign_up(other, "blockedb")
    text = f"한국어 #태그{mark} 공부"
    write(other, text)
    one.goto("/feed/")
    post = card(one, mark)
    menu(one, post, "Block")
    one.locator("#dialog").get_by_role("button", name="Block").click()
    expect(one).to_have_url(re.compile("/feed/$"))
    expect(card(one, mark)).to_have_count(0)
    one.goto(f"/feed/search/?q={mark}")
    expect(card(one, mark)).to_have_count(0)


def test_search_while_typing_and_by_hashtag(reader, mark):
    write(reader, f"한국어를 공부해요 #공부{mark}")
    reader.goto("/feed/search/")
    reader.get_by_role("searchbox").press_sequentially(f"공부{mark}", delay=20)
    expect(card(reader, mark)).to_be_visible()
    expect(reader).to_have_url(re.compile("q="))
    card(reader, mark).get_by_role("link", name=f"#공부{mark}").click()
    expect(reader.get_by_role("searchbox")).to_have_value(f"#공부{mark}")
    expect(card(reader, mark)).to_be_visible()


def test_with_the_keyboard_alone(reader):
    reader.goto("/feed/?tab=following")
    post = reader.locator(f"#{reader.locator('.post-card').first.get_attribute('id')}")
    post.get_by_label("More", exact=True).focus()
    reader.keyboard.press("Enter")
    expect(post.locator(".menu__panel")).to_be_visible()
    reader.keyboard.press("Escape")
    expect(post.get_by_label("More", exact=True)).to_be_focused()
    save = post.locator(".action--save")
    before = save.get_attribute("aria-pressed")
    save.focus()
    reader.keyboard.press("Enter")
    expect(save).not_to_have_attribute("aria-pressed", before)
    expect(save).to_be_focused()


def test_without_scripts(browser_of):
    page = browser_of("plain", scripts=False)
    sign_in(page, "demo_learner")
    page.goto("/feed/?tab=following")
    post = page.locator(".post-card").last
    name = post.get_attribute("id")
    page.locator(f"#{name} .action--save").click()
    expect(page).to_have_url(re.compile(f"tab=following#{name}$"))
    menu(page, page.locator(f"#{name}"), "Hide this post")
    expect(page.get_by_role("heading", name="This post is hidden")).to_be_visible()
    page.get_by_role("button", name="Show it again").click()
    expect(page.locator(f"#{name}")).to_be_visible()
    page.goto("/feed/")
    page.get_by_role("link", name="Show more").click()
    expect(page.locator(".post-card").first).to_be_visible()
