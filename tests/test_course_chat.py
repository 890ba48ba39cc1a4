"""The group chat of a course in a browser: an instructor and a learner of theirs, side by side."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from .conftest import cut_off, look, sign_in
from .test_chat import COMPOSE, NO_SOCKETS, POLL, WITHOUT_SOCKET, ids
from .test_chat_actions import PRESS
from .test_two_learners import bubble, is_phone, write

COURSE = "Everyday Korean, from the market"


@pytest.fixture
def mark():
    return uuid.uuid4().hex[:8]


def enter(page, username):
    """The chat of the course, from its page."""
    sign_in(page, username)
    page.goto("/courses/by/demo_instructor/")
    page.get_by_role("link", name=COURSE).first.click()
    expect(page.get_by_role("heading", name=COURSE)).to_be_visible()
    page.goto(re.sub(r"/courses/(\d+)/.*", r"/courses/\1/room/chat/", page.url))
    expect(page.locator("[data-conversation]")).to_be_visible()
    page.wait_for_load_state("load")


LOOKS = [("desktop", "light"), ("phone", "dark")]


@pytest.fixture(params=LOOKS, ids=["-".join(one) for one in LOOKS])
def two(request, browser_of):
    """The learner and the instructor, in the chat of their course."""
    size, theme = request.param
    pages = []
    for person in ("demo_learner", "demo_instructor"):
        page = browser_of(person, size=size, theme=theme)
        page.look = f"{size}-{theme}"
        enter(page, person)
        pages.append(page)
    return pages


@pytest.fixture
def pair(browser_of):
    pages = [browser_of(person) for person in ("demo_learner", "demo_instructor")]
    for page, person in zip(pages, ("demo_learner", "demo_instructor"), strict=True):
        enter(page, person)
    return pages


def field(page):
    return page.get_by_role("textbox", name="Message", exact=True)


def sent(page, other, text):
    write(page, text)
    expect(bubble(page, text).locator(".ticks")).to_be_visible()
    expect(bubble(other, text)).to_be_visible()


def choose(page, message, action):
    if is_phone(page):
        message.evaluate(PRESS)
    else:
        message.hover()
        message.get_by_role("link", name="More about this message").click()
    page.get_by_role("menuitem", name=action).click()


def test_they_talk_answer_and_correct(two, mark):
    learner, instructor = two
    sent(learner, instructor, f"어제 시장에 갔어요 {mark}")
    look(instructor, f"course-chat-{instructor.look}")
    theirs = bubble(instructor, mark)
    expect(theirs.locator(".message__name")).to_contain_text("Emma Carter")
    assert learner.locator("[data-mine]", has_text=mark).count() == 1
    assert instructor.locator("[data-mine]", has_text=mark).count() == 0

    field(learner).press_sequentially("…")
    expect(instructor.get_by_text("Emma Carter is typing…")).to_be_visible()
    field(learner).fill("")

    choose(instructor, theirs, "Reply")
    expect(instructor.locator("[data-reply]")).to_contain_text(f"어제 시장에 갔어요 {mark}")
    write(instructor, f"뭘 샀어요? {mark}")
    answer = bubble(learner, f"뭘 샀어요? {mark}")
    expect(answer.locator(".message__quote")).to_contain_text("어제 시장에 갔어요")
    expect(answer.locator(".message__quote b")).to_have_text("You")
    expect(answer.get_by_text("Instructor", exact=True)).to_be_visible()

    choose(instructor, bubble(instructor, f"어제 시장에 갔어요 {mark}").first, "Correct")
    dialog = instructor.get_by_role("dialog")
    dialog.get_by_label("Your correction").fill(f"어제 시장에 다녀왔어요 {mark}")
    expect(dialog.locator("ins")).to_have_count(1)
    look(instructor, f"course-correct-{instructor.look}")
    dialog.get_by_role("button", name="Send correction").click()
    expect(dialog).to_be_hidden()
    mine = learner.locator("[data-mine]", has_text=f"어제 시장에 갔어요 {mark}").first
    expect(mine.locator("ins")).to_contain_text("다녀왔어요")
    mine.get_by_role("link", name="Say thanks").click()
    expect(mine.locator(".thanks")).to_have_text("Thanked")
    expect(instructor.locator(".message__correction", has_text="다녀왔어요").last).to_contain_text("Thanked")
    look(learner, f"course-corrected-{learner.look}")


def test_the_instructor_announces_and_takes_it_down(two, mark):
    learner, instructor = two
    instructor.get_by_role("link", name="Announce", exact=True).click()
    dialog = instructor.get_by_role("dialog")
    dialog.get_by_role("button", name="Announce").click()
    expect(dialog).to_contain_text("Write something first.")
    dialog.get_by_label("Your announcement").fill(f"No class on Friday {mark}")
    look(instructor, f"course-announce-{instructor.look}")
    dialog.get_by_role("button", name="Announce").click()
    expect(dialog).to_be_hidden()
    for page in (learner, instructor):
        expect(page.locator("[data-pinned]")).to_contain_text(f"No class on Friday {mark}")
        expect(page.locator(".message--announcement", has_text=mark)).to_be_visible()
        look(page, f"course-announced-{'i' if page is instructor else 'l'}-{page.look}")
    expect(learner.get_by_role("link", name="Take this announcement down")).to_have_count(0)
    instructor.locator(".pinned__row", has_text=mark).get_by_role("link", name="Take this announcement down").click()
    instructor.get_by_role("dialog").get_by_role("button", name="Take it down").click()
    expect(learner.locator("[data-pinned]")).not_to_contain_text(mark)
    expect(learner.locator(".message--announcement", has_text=mark)).to_have_count(1)


def test_the_instructor_mutes_and_deletes(two, mark):
    learner, instructor = two
    sent(learner, instructor, f"buy my things {mark}")
    choose(instructor, bubble(instructor, mark), "Mute or unmute")
    instructor.get_by_role("dialog").get_by_role("button", name="Mute").click()
    try:
        expect(learner.get_by_text("The instructor muted you in this chat").first).to_be_visible()
        expect(field(learner)).to_be_hidden()
        look(learner, f"course-muted-{learner.look}")
        choose(instructor, bubble(instructor, mark), "Delete for all")
        identity = bubble(instructor, mark).get_attribute("id")
        instructor.get_by_role("dialog").get_by_role("button", name="Delete").click()
        for page in (learner, instructor):
            expect(page.locator(f"#{identity}")).to_contain_text("The instructor deleted this message.")
            expect(page.locator(f"#{identity}")).not_to_contain_text(mark)
    finally:
        instructor.goto(f"{instructor.url.split('?')[0]}members/{learner.evaluate('document.body.dataset.user')}/mute/")
        instructor.get_by_role("button", name="Let them write").click()
    expect(field(learner)).to_be_visible()


def test_somebody_is_called_by_name(two, mark):
    learner, instructor = two
    learner.wait_for_load_state("load")
    field(learner).press_sequentially(f"{mark} @demo_ins")
    options = learner.get_by_role("option")
    expect(options).to_have_count(1)
    look(learner, f"course-mention-{learner.look}")
    if is_phone(learner):
        options.first.click()
    else:
        field(learner).press("Enter")
    expect(field(learner)).to_have_value(f"{mark} @demo_instructor ")
    write(learner, f"{mark} @demo_instructor hello")
    theirs = instructor.locator(".message--calls", has_text=mark)
    expect(theirs.get_by_role("link", name="@demo_instructor")).to_have_attribute("href", "/people/demo_instructor/")


def test_enter_sends_but_not_while_composing(pair, mark):
    learner, instructor = pair
    assert learner.evaluate(COMPOSE, f"안녕{mark}") == [True, True]
    expect(field(learner)).to_have_value(f"안녕{mark}")
    field(learner).press("Enter")
    expect(bubble(instructor, mark)).to_be_visible()


def test_what_is_written_during_a_cut_arrives_once_in_order(pair, mark):
    learner, instructor = pair
    cut_off(learner)
    write(learner, f"{mark} while cut off")
    expect(bubble(learner, f"{mark} while cut off")).to_contain_text("Waiting for the connection")
    for n in range(3):
        write(instructor, f"{mark} missed {n}")
    expect(bubble(instructor, f"{mark} missed 2")).to_have_count(1)
    learner.context.set_offline(False)
    expect(bubble(learner, f"{mark} missed 2")).to_be_visible(timeout=20_000)
    expect(bubble(instructor, f"{mark} while cut off")).to_be_visible(timeout=20_000)
    expected = [*(f"{mark} missed {n}" for n in range(3)), f"{mark} while cut off"]
    for page in (learner, instructor):
        texts = page.locator("[data-message] .message__text").all_inner_texts()
        assert [text for text in texts if mark in text] == expected
        assert ids(page) == sorted(set(ids(page)))
    expect(learner.locator("[data-pending]")).to_have_count(0)


def test_drafts_stay_and_what_waits_survives_a_reload(pair, mark):
    learner, instructor = pair
    field(learner).fill(f"draft {mark}")
    learner.reload()
    expect(field(learner)).to_have_value(f"draft {mark}")
    cut_off(learner)
    field(learner).press("Enter")
    expect(bubble(learner, f"draft {mark}")).to_contain_text("Waiting")
    learner.context.set_offline(False)
    learner.reload()
    expect(bubble(instructor, f"draft {mark}")).to_have_count(1)
    expect(bubble(learner, f"draft {mark}")).to_have_count(1)
    expect(field(learner)).to_have_value("")


def test_without_websockets_it_goes_by_post(browser_of, pair, mark):
    _learner, instructor = pair
    page = browser_of("demo_learner")
    page.add_init_script(NO_SOCKETS)
    page.clock.install()
    enter(page, "demo_learner")
    write(page, f"by post {mark}")
    page.clock.run_for(WITHOUT_SOCKET)
    expect(bubble(instructor, mark)).to_be_visible()
    write(instructor, f"answer {mark}")
    expect(bubble(instructor, f"answer {mark}").locator(".ticks")).to_be_visible()
    page.clock.run_for(POLL)
    expect(bubble(page, f"answer {mark}")).to_be_visible()


def test_the_count_is_true_in_every_tab(pair, mark):
    learner, instructor = pair
    room = learner.url.replace("chat/", "")
    sent(instructor, learner, f"zero {mark}")
    elsewhere = learner.context.new_page()
    elsewhere.goto(room)
    badge = elsewhere.locator("[data-group-unread]")
    expect(badge).to_have_text("")
    learner.goto("/courses/")
    for n in range(2):
        write(instructor, f"{n} {mark}")
    expect(badge).to_have_text("2")
    tabs = learner.locator("[data-courses-unread]:visible")
    expect(tabs).not_to_have_text("")
    look(elsewhere, "course-unread")
    learner.goto(f"{room}chat/")
    expect(bubble(learner, f"1 {mark}")).to_be_visible()
    expect(badge).to_have_text("", timeout=4_000)


def test_without_scripts(browser_of, pair, mark):
    learner, instructor = pair
    sent(instructor, learner, f"질문 있어요? {mark}")
    plain = browser_of("plain", scripts=False)
    plain.context.add_cookies(learner.context.storage_state()["cookies"])
    plain.goto(learner.url)
    look(plain, "course-chat-plain")
    bubble(plain, mark).get_by_role("link", name="More about this message").click()
    plain.get_by_role("link", name="Reply").click()
    expect(plain.locator("[data-reply]")).to_contain_text(f"질문 있어요? {mark}")
    field(plain).fill(f"네 {mark}")
    plain.get_by_role("button", name="Send").click()
    mine = plain.locator("[data-mine]", has_text=f"네 {mark}")
    expect(mine.locator(".message__quote")).to_be_visible()
    expect(bubble(instructor, f"네 {mark}")).to_be_visible()
    mine.get_by_role("link", name="More about this message").click()
    plain.get_by_role("link", name="Delete for all").click()
    plain.get_by_role("button", name="Delete").click()
    expect(plain.locator("[data-message]").last).to_contain_text("This message was deleted.")
    plain.locator("[data-message]", has_text=f"질문 있어요? {mark}").first.get_by_role("link", name="Correct").click()
    plain.get_by_label("Your correction").fill(f"질문 있어요 {mark}")
    plain.get_by_role("button", name="Send correction").click()
    expect(plain.locator(".message__correction", has_text="질문 있어요").last).to_be_visible()
