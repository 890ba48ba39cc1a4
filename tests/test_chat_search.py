"""Finding what was said, and reading on from there, while the conversation goes on."""

import re
import uuid

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from accounts.models import Learner, User
from messaging.models import Chat, Message

from .conftest import look, sign_in
from .test_two_learners import bubble, write

MOTION = True
SAID = {
    "en": ("Nice photography {mark}", "photogr", "photogr"),
    "es": ("¿Te gusta la fotografía de Cádiz? {mark}", "cadiz", "Cádiz"),
    "ja": ("毎日英語を勉強しています {mark}", "勉強", "勉強"),
    "ko": ("주말에 친구하고 바다에 갔어요 {mark}", "친구", "친구"),
    "bn": ("আমি কথা বলার সঙ্গী খুঁজছি {mark}", "সঙ্গী", "সঙ্গী"),
}


@pytest.fixture
def mark():
    return uuid.uuid4().hex[:8]


def fill(server, names, count, text):
    """`count` messages, by turns, as if they had been written and read before; `{}` in the text is their number."""

    def write():
        one, other = (Learner.objects.get(user__username=name) for name in names)
        User.objects.filter(username__in=names).update(ui_language="en")  # the labels that these tests go by
        chat = Chat.objects.between(one, other)
        for number in range(count):
            sender, content = (one, other)[number % 2], text.format(number)
            Message.objects.create(chat=chat, sender=sender, content_text=content, read_at=now())

    server.within(write)


def ids(page):
    return page.locator("[data-message]").evaluate_all("all => all.map((one) => Number(one.dataset.message))")


def open_chat(page, person, other):
    sign_in(page, person)
    page.goto(f"/chats/with/{other}/")
    expect(page).to_have_url(re.compile(r"/chats/\d+/$"))


def search(page, words):
    page.get_by_label("Search messages").fill(words)
    return page.locator("[data-found]")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_words_of_five_languages_are_found_as_one_types(browser_of, mark, size):
    page = browser_of("demo_learner", size)
    open_chat(page, "demo_learner", "demo_partner")
    for text, _query, _hit in SAID.values():
        write(page, text.format(mark=mark))
        expect(bubble(page, text.format(mark=mark)).locator(".ticks")).to_be_visible()
    page.goto("/chats/")
    for code, (text, query, hit) in SAID.items():
        found = search(page, f"{query} {mark}")
        expect(found).to_have_count(1)
        expect(found).to_contain_text(text.format(mark=mark))
        expect(found.locator("mark", has_text=re.compile(hit, re.IGNORECASE))).to_be_visible()
        expect(page).to_have_url(re.compile(r"/chats/search/\?q=.+" + mark))
        look(page, f"search-{code}-{size}")
    page.reload()
    expect(page.locator("[data-found]")).to_have_count(1)
    page.locator("[data-found]").click()
    expect(bubble(page, SAID["bn"][0].format(mark=mark))).to_be_in_viewport()


def test_without_a_word_the_list_is_back(browser_of):
    page = browser_of("demo_learner")
    sign_in(page, "demo_learner")
    page.goto("/chats/")
    expect(search(page, "the").first).to_be_visible()
    expect(page.locator("[data-chat-list]")).to_be_hidden()
    page.get_by_label("Search messages").fill("")
    expect(page.locator("[data-chat-list]")).to_be_visible()
    search(page, "zzzznothing")
    expect(page.get_by_text("No message has all of these words.")).to_be_visible()


def test_without_scripts_it_is_a_form_and_links(server, browser_of, mark):
    fill(server, ("demo_learner", "demo_partner"), 50, f"plain {mark} {{}}")
    page = browser_of("demo_learner", scripts=False)
    sign_in(page, "demo_learner")
    page.goto("/chats/")
    page.get_by_label("Search messages").fill(f"plain {mark}")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("[data-found]")).to_have_count(20)
    page.get_by_role("link", name="Show more").click()
    page.locator("[data-found]").last.click()
    expect(bubble(page, re.compile(f"plain {mark} 10\\b"))).to_be_in_viewport()
    page.get_by_role("link", name="Later messages").click()
    expect(bubble(page, re.compile(f"plain {mark} 49\\b"))).to_have_count(1)
    page.get_by_role("link", name="Newest messages").click()
    expect(page).to_have_url(re.compile(r"/chats/\d+/$"))


def test_a_jump_reads_on_downwards_to_where_it_is_live(server, browser_of, mark):
    fill(server, ("demo_learner", "demo_partner"), 150, f"story {mark} {{}}")
    page, other = browser_of("demo_learner"), browser_of("demo_partner")
    sign_in(page, "demo_learner")
    open_chat(other, "demo_partner", "demo_learner")
    page.goto("/chats/")
    search(page, f"story {mark} 20").first.click()
    place = bubble(page, re.compile(f"story {mark} 20\\b"))
    expect(place).to_be_in_viewport()
    assert place.evaluate("one => one.matches(':target')")
    expect(page.locator("[data-message]")).to_have_count(41)
    pill = page.locator("[data-new-pill]")
    expect(pill).to_have_text("Newest messages")

    # What comes live does not stand below the hole; it is counted.
    write(other, f"live {mark}")
    expect(pill).to_have_text("New messages · 1")
    expect(bubble(page, f"live {mark}")).to_have_count(0)
    assert max(ids(page)) == ids(page)[-1]

    # Further down comes what was after, and nothing that one reads moves.
    log = page.locator("[data-log]")
    for _ in range(40):
        if not page.locator("[data-newer]").count():
            break
        log.evaluate("box => box.scrollBy(0, box.clientHeight)")
        page.wait_for_timeout(60)
    expect(bubble(page, f"live {mark}")).to_have_count(1)
    shown = ids(page)
    assert shown == sorted(set(shown))
    story = page.locator("[data-message]", has_text=f"story {mark}").all_inner_texts()
    numbers = [int(re.search(rf"{mark} (\d+)", text)[1]) for text in story]
    assert numbers == list(range(numbers[0], 150))

    # From here on it is live.
    write(other, f"again {mark}")
    expect(bubble(page, f"again {mark}")).to_have_count(1)
    write(page, f"answer {mark}")
    expect(bubble(other, f"answer {mark}")).to_have_count(1)
    assert ids(page) == sorted(set(ids(page)))


def test_scrolling_into_what_is_newer_moves_nothing(server, browser_of, mark):
    fill(server, ("demo_learner", "demo_partner"), 120, f"still {mark} {{}}")
    page = browser_of("demo_learner")
    sign_in(page, "demo_learner")
    page.goto(f"/chats/search/?q=still+{mark}+30")
    page.locator("[data-found]").first.click()
    expect(page.locator("[data-message]")).to_have_count(41)
    page.wait_for_load_state("load")
    page.locator("[data-log]").evaluate(
        """box => {
          box.scrollTop = 0;
          window.last = [...document.querySelectorAll("[data-message]")].at(-1);
          window.top0 = window.last.getBoundingClientRect().top;
        }"""
    )
    expect(page.locator("[data-message]")).to_have_count(81)
    assert abs(page.evaluate("window.last.getBoundingClientRect().top - window.top0")) < 2
    page.wait_for_timeout(300)
    assert page.locator("[data-message]").count() == 81  # not all of it at once: one has not scrolled on


def test_the_pill_and_writing_lead_to_the_newest(server, browser_of, mark):
    fill(server, ("demo_learner", "demo_partner"), 100, f"past {mark} {{}}")
    page = browser_of("demo_learner")
    sign_in(page, "demo_learner")
    for leave in ("pill", "writing"):
        page.goto(f"/chats/search/?q=past+{mark}+10")
        page.locator("[data-found]").first.click()
        expect(page.locator("[data-newer]")).to_have_count(1)
        if leave == "pill":
            page.get_by_role("button", name="Newest messages").click()
        else:
            write(page, f"written {mark}")
            expect(bubble(page, f"written {mark}").locator(".ticks")).to_be_visible()
        expect(page).to_have_url(re.compile(r"/chats/\d+/$"))
        expect(bubble(page, re.compile(f"past {mark} 99\\b"))).to_have_count(1)
        expect(page.locator("[data-newer]")).to_have_count(0)
    expect(bubble(page, f"written {mark}")).to_have_count(1)


def test_in_one_chat_from_its_menu(browser_of, mark):
    page = browser_of("demo_learner")
    open_chat(page, "demo_learner", "demo_partner")
    write(page, f"here {mark}")
    expect(bubble(page, f"here {mark}").locator(".ticks")).to_be_visible()
    page.locator(".conversation__head summary").click()
    page.get_by_role("link", name="Search in this chat").click()
    expect(page.get_by_text("In your chat with")).to_be_visible()
    expect(search(page, f"here {mark}")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"chat=\d+"))
    page.locator("[data-found]").click()
    expect(bubble(page, f"here {mark}")).to_be_in_viewport()
