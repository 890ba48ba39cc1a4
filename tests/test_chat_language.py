"""Learning from each other in a chat: correcting, thanks, translation, reading; seen by two in two browsers."""

import re
import uuid

import pytest
from playwright.sync_api import expect
from pytest_httpserver import HTTPServer

from .conftest import look, sign_in
from .test_two_learners import bubble, write


@pytest.fixture(scope="module")
def provider():
    """A LibreTranslate that says what a test wants."""
    with HTTPServer() as found:
        yield found


@pytest.fixture(scope="module")
def server(serving, provider):
    """A server of our own, with that provider."""
    with serving(TRANSLATION_PROVIDER="libretranslate", TRANSLATION_URL=provider.url_for("/")) as found:
        yield found


@pytest.fixture
def mark():
    return uuid.uuid4().hex[:8]


@pytest.fixture
def enter(browser_of):
    """The demo's learner or partner, in their chat with each other."""

    def opened(person, **how):
        page = browser_of(person, **how)
        sign_in(page, person)
        other = {"demo_learner": "demo_partner", "demo_partner": "demo_learner"}[person]
        page.goto(f"/chats/with/{other}/")
        expect(page).to_have_url(re.compile(r"/chats/\d+/$"))
        page.wait_for_load_state("load")
        return page

    return opened


@pytest.fixture
def two(enter):
    return enter("demo_learner"), enter("demo_partner")


def told(page, name):
    """A button under a message, by its words."""
    return page.get_by_role("link", name=name, exact=True)


def correct(page, text):
    message = bubble(page, text)
    message.hover()
    told(message, "Correct").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Your correction")).to_be_focused()
    return dialog


def test_a_correction_shows_at_both_at_once_and_is_thanked_for(two, mark):
    one, other = two
    write(other, f"I goed home {mark}")
    expect(bubble(one, mark)).to_be_visible()
    dialog = correct(one, mark)
    dialog.get_by_label("Your correction").fill(f"I went home {mark}")
    expect(dialog.locator("ins")).to_contain_text("went")
    dialog.get_by_label("Note").fill("irregular")
    look(one, "correction-form")
    dialog.get_by_role("button", name="Send correction").click()
    expect(dialog).to_be_hidden()
    for page in two:
        expect(bubble(page, mark).locator("del")).to_contain_text("goed")
        expect(bubble(page, mark).locator("ins")).to_contain_text("went")
        expect(bubble(page, mark)).to_contain_text("irregular")
    expect(bubble(one, mark).locator(".thanks--say")).to_be_hidden()  # it is the author who says it
    look(other, "correction-of-the-author")
    bubble(other, mark).locator(".thanks--say").click()
    for page in two:
        expect(bubble(page, mark).locator(".thanks:not(.thanks--say)")).to_be_visible()
    expect(bubble(other, mark).locator(".thanks--say")).to_have_count(0)


def test_words_are_the_readers_own(two, mark):
    """The correction is rendered once, in the language of who made it."""
    one, other = two
    write(other, f"I goed home {mark}")
    expect(bubble(one, mark)).to_be_visible()
    other.evaluate("""() => { for (const [name, word] of [["delete", "삭제: "], ["thanks", "고마워요"]])
      document.getElementById(`word-${name}`).textContent = word; }""")
    dialog = correct(one, mark)
    dialog.get_by_label("Your correction").fill(f"I went home {mark}")
    dialog.get_by_role("button", name="Send correction").click()
    expect(bubble(other, mark).locator("del .visually-hidden")).to_have_text("삭제:")
    expect(bubble(other, mark).locator(".thanks--say")).to_have_text("고마워요")
    expect(bubble(one, mark).locator("del .visually-hidden")).to_have_text("deleted:")


def test_perfect_is_two_presses_and_may_be_taken_back(two, mark):
    one, other = two
    write(other, f"I went home {mark}")
    expect(bubble(one, mark)).to_be_visible()
    correct(one, mark).get_by_role("button", name="perfect").click()
    for page in two:
        expect(bubble(page, mark).locator(".perfect")).to_be_visible()
        expect(bubble(page, mark).locator("del")).to_have_count(0)
    dialog = correct(one, mark)
    dialog.get_by_label("Your correction").fill(f"I walked home {mark}")
    dialog.get_by_role("button", name="Send correction").click()
    expect(bubble(other, mark).locator("ins")).to_contain_text("walked")
    expect(bubble(other, mark).locator(".perfect")).to_have_count(0)


def test_an_empty_correction_is_refused_in_place(two, mark):
    one, other = two
    write(other, f"hello {mark}")
    expect(bubble(one, mark)).to_be_visible()
    dialog = correct(one, mark)
    dialog.get_by_label("Note").fill("kept")
    dialog.get_by_label("Your correction").fill(" ")
    dialog.get_by_role("button", name="Send correction").click()
    expect(dialog.get_by_text("Leave at least one word")).to_be_visible()
    expect(dialog.get_by_label("Note")).to_have_value("kept")


def test_correcting_without_scripts(two, browser_of, mark):
    _one, other = two
    write(other, f"I goed home {mark}")
    plain = browser_of("demo_learner", scripts=False)
    sign_in(plain, "demo_learner")
    plain.goto("/chats/with/demo_partner/")
    told(bubble(plain, mark), "Correct").click()
    plain.get_by_label("Your correction").fill(f"I went home {mark}")
    look(plain, "correction-no-scripts")
    plain.get_by_role("button", name="Send correction").click()
    expect(bubble(plain, mark).locator("ins")).to_contain_text("went")
    expect(bubble(other, mark).locator("ins")).to_contain_text("went")


def test_a_stored_translation_shows_hides_and_asks_nobody(enter, provider):
    page = enter("demo_learner")
    provider.clear()
    message = page.locator(".message", has=page.locator('[data-translated="en"]')).last
    message.scroll_into_view_if_needed()
    message.hover()
    told(message, "Translate").click()
    shown = message.locator(".help-text--translation")
    expect(shown).to_contain_text("Translation")
    look(page, "translation-stored")
    shown.get_by_role("button", name="Hide").click()
    expect(shown).to_have_count(0)
    expect(told(message, "Translate")).to_be_focused()
    page.keyboard.press("Enter")
    expect(message.locator(".help-text__text")).to_be_visible()
    assert provider.log == []


def test_a_failing_provider_offers_a_retry_and_the_chat_goes_on(two, provider, mark):
    one, other = two
    provider.clear()
    provider.expect_request("/translate").respond_with_json({"error": "broken"}, 500)
    write(other, f"오늘 추워요 {mark}")
    message = bubble(one, mark)
    message.hover()
    told(message, "Translate").click()
    shown = message.locator(".help-text--translation")
    expect(shown).to_contain_text("does not answer right now")
    look(one, "translation-failed")
    write(one, f"still here {mark}")
    expect(bubble(other, f"still here {mark}")).to_be_visible()
    provider.clear()
    provider.expect_request("/translate").respond_with_json({"translatedText": ["It is cold today"]})
    shown.get_by_role("button", name="Try again").click()
    expect(shown).to_contain_text("It is cold today")
    expect(shown).to_contain_text("LibreTranslate")
    # a change of the message keeps what this reader asked for, and nobody else sees it
    dialog = correct(one, f"오늘 추워요 {mark}")
    dialog.get_by_label("Your correction").fill(f"오늘은 추워요 {mark}")
    dialog.get_by_role("button", name="Send correction").click()
    expect(message.first.locator("ins")).to_contain_text("오늘은")
    expect(shown).to_contain_text("It is cold today")
    expect(other.get_by_text("It is cold today")).to_have_count(0)
    # into another language
    provider.clear()
    provider.expect_request("/translate").respond_with_json({"translatedText": ["Hoy hace frío"]})
    shown.get_by_label("Translate into").select_option("es")
    expect(shown).to_contain_text("Hoy hace frío")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_reading_on_a_phone_by_a_tap(enter, theme, mark):
    page = enter("demo_learner", size="phone", theme=theme)
    write(page, f"안녕하세요 {mark}")
    message = bubble(page, mark)
    expect(message.locator(".ticks")).to_be_visible()
    expect(told(message, "Correct")).to_have_count(0)
    message.locator(".message__text").tap()
    told(message, "How to read it").tap()
    expect(message.locator(".help-text--reading")).to_contain_text(f"annyeonghaseyo {mark}")
    expect(message.locator(".help-text--reading")).to_contain_text("automatic")
    look(page, f"reading-phone-{theme}")
    told(message, "How to read it").tap()
    expect(message.locator(".help-text--reading")).to_have_count(0)


def test_listening_shows_where_there_is_a_voice(enter, browser_of, mark):
    page = enter("demo_learner")
    write(page, f"안녕 {mark}")
    message = bubble(page, mark)
    message.hover()
    listen = message.get_by_role("button", name="Listen")
    expect(listen).to_have_count(0)
    page.evaluate("""() => {
      window.said = [];
      speechSynthesis.getVoices = () => [{ lang: "ko-KR", name: "test" }];
      speechSynthesis.speak = (speech) => said.push([speech.text, speech.lang]);
      window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
      speechSynthesis.dispatchEvent(new Event("voiceschanged"));
    }""")
    listen.click()
    assert page.evaluate("said") == [[f"안녕 {mark}", "ko-KR"]]
    expect(listen).to_have_attribute("aria-pressed", "true")
    listen.click()
    expect(listen).not_to_have_attribute("aria-pressed", "true")
