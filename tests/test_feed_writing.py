"""Writing on the feed in a browser: a post with pictures, its draft, an edit; a correction and its thanks; a thread.

demo_partner reads another language than English: what they press is found by its place, not by its words."""

import re
import sqlite3
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.conftest import look, sign_in


def picture(name, colour, size=(1200, 800)):
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return {"name": f"{name}.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


@pytest.fixture
def mark():
    return uuid4().hex[:8]


@pytest.fixture
def person(browser_of):
    def make(name, **options):
        page = browser_of(name, **options)
        sign_in(page, name)
        page.goto("/feed/")
        return page

    return make


def text(page):
    return page.locator("#post_content_text")


def send(page):
    page.locator("#post-form .button--primary").click()


def card(page, mark):
    return page.locator(".post-card", has_text=mark).first


def written(page, words, mark):
    text(page).fill(words)
    send(page)
    expect(card(page, mark)).to_be_visible()
    return "/feed/" + card(page, mark).get_attribute("id").removeprefix("post-") + "/"


@pytest.mark.parametrize(("size", "theme"), [("desktop", "light"), ("phone", "dark")])
def test_a_post_with_pictures_in_the_order_that_was_chosen(person, mark, size, theme):
    page = person("demo_learner", size=size, theme=theme)
    text(page).fill(f"今日は山に登りました。{mark}")
    expect(page.locator("#post_language")).to_have_value("ja")
    page.set_input_files("#post_pictures", [picture("red", "red"), picture("green", "green"), picture("blue", "blue")])
    rows = page.locator("[data-picture-row]")
    expect(rows).to_have_count(3)
    for number, words in enumerate(["Red", "Green", "Blue"]):
        rows.nth(number).get_by_role("textbox").fill(words)
    rows.nth(2).get_by_role("button", name="Move up").click()
    rows.nth(0).get_by_role("button", name="Remove this picture").click()
    page.set_input_files("#post_pictures", [picture("white", "white")])
    expect(rows).to_have_count(3)
    look(page, f"feed-compose-{size}")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#dialog [data-preview] .pictures img")).to_have_count(3)
    expect(page.locator("#dialog [data-preview]")).to_contain_text(mark)
    page.keyboard.press("Escape")
    send(page)
    pictures = card(page, mark).locator(".pictures img")
    expect(pictures).to_have_count(3)
    assert [pictures.nth(n).get_attribute("alt") for n in range(3)] == ["Blue", "Green", "Picture of the post"]
    assert pictures.first.get_attribute("width") == "1200"
    expect(text(page)).to_have_value("")
    expect(rows).to_have_count(0)
    pictures.first.click()
    expect(page.locator("dialog.dialog--picture img")).to_be_visible()
    page.keyboard.press("Escape")
    look(page, f"feed-posted-{size}")


def test_a_mistake_loses_neither_words_nor_pictures(person, mark):
    page = person("demo_learner")
    text(page).fill(f"Look {mark}")
    broken = {"name": "broken.png", "mimeType": "image/png", "buffer": b"no picture"}
    page.set_input_files("#post_pictures", [picture("red", "red"), broken])
    page.locator("[data-picture-row] input[name=alt]").first.fill("A red wall")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("broken.png: ")
    expect(text(page)).to_have_value(f"Look {mark}")
    rows = page.locator("[data-picture-row]")
    expect(rows).to_have_count(2)
    expect(rows.first.get_by_role("textbox")).to_have_value("A red wall")
    rows.nth(1).get_by_role("button", name="Remove this picture").click()
    send(page)
    expect(card(page, mark).locator(".pictures img")).to_have_attribute("alt", "A red wall")


def test_a_draft_is_there_after_a_reload_until_it_is_posted(person, mark):
    page = person("demo_learner")
    text(page).fill(f"borrador muy largo de la mañana {mark}")
    page.locator("#post_language").select_option("es")
    page.reload()
    expect(text(page)).to_have_value(f"borrador muy largo de la mañana {mark}")
    expect(page.locator("#post_language")).to_have_value("es")
    text(page).press("Control+Enter")
    expect(card(page, mark)).to_be_visible()
    page.reload()
    expect(text(page)).to_have_value("")


def test_signed_out_meanwhile_what_was_written_stays(person, mark):
    page = person("demo_learner")
    page.goto(written(page, f"Who reads this? {mark}", mark))
    words = page.locator("#comment-form textarea")
    words.fill(f"I do, slowly. {mark}")
    page.context.clear_cookies(name="session")
    page.locator("#comment-form [type=submit]").click()
    expect(page.locator(".toast--error")).to_contain_text("You are signed out.")
    expect(words).to_have_value(f"I do, slowly. {mark}")
    sign_in(page, "demo_learner")
    page.reload()
    expect(words).to_have_value(f"I do, slowly. {mark}")
    page.locator("#comment-form [type=submit]").click()
    expect(page.locator(".comment", has_text=mark)).to_contain_text("I do, slowly.")


def test_corrected_sentence_by_sentence_thanked_adopted_and_then_fixed(person, mark):
    author, native = person("demo_learner"), person("demo_partner", size="phone", theme="dark")
    address = written(author, f"I goed home. It was nice. {mark} end", mark)

    author.goto(f"{address}edit/")
    text(author).fill(f"I goed to home. It was nice. {mark} end")
    send(author)
    author.wait_for_url(f"**{address}")
    expect(card(author, mark)).to_contain_text("edited")

    native.goto(address)
    card(native, mark).locator("a[href$='/correct/']").click()
    native.wait_for_url("**/correct/")
    first = native.locator(".sentence").first
    first.locator("label:has([value=change])").click()
    first.get_by_role("textbox").fill("I went home.")
    native.locator(".sentence").nth(1).locator("label:has([value=perfect])").click()
    native.locator("#correction_note").fill("go – went – gone")
    look(native, "feed-correct-phone")
    native.locator(".correcting .button--primary").click()
    native.wait_for_url(re.compile(f"{address}#comment-"))
    expect(native.locator(".correction ins").first).to_contain_text("went")

    author.reload()
    expect(author.locator(".comment .correction")).to_contain_text("go – went – gone")
    author.get_by_role("button", name="Say thanks").click()
    expect(author.locator(".correction-foot")).to_contain_text("Thanked")
    author.get_by_role("button", name="Adopt it").click()
    expect(card(author, mark).locator(".adopted")).to_contain_text("went home")
    look(author, "feed-adopted")
    assert author.goto(f"{address}edit/").status == 403

    native.goto("/notifications/")
    expect(native.locator(".notification-row", has_text="I went home.").first).to_contain_text("Emma Carter")


def test_a_thread_by_keyboard_and_the_gap_it_leaves(person, mark):
    author, other = person("demo_learner"), person("demo_partner")
    address = written(author, f"A thread {mark}", mark)
    other.goto(address)
    other.locator("#comment_content_text").focus()
    other.keyboard.type(f"first {mark}")
    other.keyboard.press("Tab")
    other.keyboard.press("Enter")
    comment = other.locator(".comment", has_text=f"first {mark}").first
    expect(comment).to_be_visible()
    author.goto(address)
    author.locator("#comment_content_text").fill(f"answer {mark}")
    author.reload()
    expect(author.locator("#comment_content_text")).to_have_value(f"answer {mark}")
    author.locator(".comment", has_text=f"first {mark}").get_by_role("link", name="Reply").first.click()
    expect(author.locator("input[name=parent_comment]")).to_have_count(1)
    expect(author.locator("#comment_content_text")).to_be_focused()
    expect(author.locator("#comment_content_text")).to_have_value(f"answer {mark}")  # written before one chose to reply
    author.locator("#comment-form").get_by_role("button", name="Send").click()
    expect(author.locator(".comment__replies .comment")).to_contain_text(f"answer {mark}")
    expect(author.locator("#comment_content_text")).to_have_value("")
    author.reload()
    expect(author.locator("#comment_content_text")).to_have_value("")
    other.reload()
    other.locator(".comment", has_text=f"first {mark}").locator("a[href$='/delete/']").first.click()
    other.locator("#dialog .button--danger-solid").click()
    expect(other.locator(".comment--gone")).to_be_visible()
    expect(other.locator(".comment__replies")).to_contain_text(f"answer {mark}")
    look(other, "feed-thread-gap")


def test_a_translation_that_is_there_shows_and_hides(person, server):
    page = person("demo_learner")
    theirs = """SELECT post.id FROM social_post post JOIN accounts_user author ON author.id = post.author_id
        WHERE author.username = 'demo_partner' AND language = 'en' AND translated_content LIKE '%"ko"%' LIMIT 1"""
    with sqlite3.connect(server.data / "db.sqlite3") as database:
        database.execute("DELETE FROM accounts_block")  # other journeys block and hide, on the same server
        database.execute("DELETE FROM social_hiddenpost")
        [(pk,)] = database.execute(theirs)
    page.goto(f"/feed/{pk}/")
    post = page.locator(f"#post-{pk}")
    post.get_by_role("button", name="Translate").first.click()
    shown = post.locator(".translation__text p").first
    expect(shown).to_be_visible()
    post.get_by_text("Hide", exact=True).first.click()
    expect(shown).to_be_hidden()


def test_without_scripts(browser_of, server, mark):
    page = browser_of("demo_learner", scripts=False)
    sign_in(page, "demo_learner")
    page.goto("/feed/")
    text(page).fill(f"No scripts here. {mark}")
    page.set_input_files("#post_pictures", [picture("red", "red"), picture("blue", "blue")])
    send(page)
    page.wait_for_url("**/edit/")
    page.locator("input[name^=alt-]").first.fill("Red")
    page.locator("select[name^=place-]").first.select_option("4")
    send(page)
    page.wait_for_url(re.compile(r"/feed/\d+/$"))
    address = page.url
    assert page.locator(".pictures img").nth(1).get_attribute("alt") == "Red"

    other = browser_of("demo_partner", scripts=False)
    sign_in(other, "demo_partner")
    other.goto(f"{address}correct/")
    other.locator(".sentence").first.locator("label:has([value=change])").click()
    other.locator(".sentence").first.get_by_role("textbox").fill("There are no scripts here.")
    other.locator(".correcting .button--primary").click()
    expect(other.locator(".correction ins").first).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Say thanks").click()
    expect(page.locator(".correction-foot")).to_contain_text("Thanked")
