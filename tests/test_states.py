"""What no link leads to, as axe sees it on the phone in light and dark: menus, sheets and dialogs that are open, forms
that were refused, a message on its way to being corrected, no connection.

Each is looked at by itself, the page around it being test_pages' matter. In another language: LANGUAGE=ja.
"""

import os
import re
from dataclasses import dataclass, field

import pytest
from PIL import Image

from .test_pages import AXE, SETTLED, enter, looked_at

UNCHECKED = "document.querySelectorAll('form').forEach(form => { form.noValidate = true })"
TYPED = "element => { element.value = ''; element.dispatchEvent(new Event('input', { bubbles: true })) }"
RECORDS = """for (const part of document.querySelectorAll("[data-voice-recording], [data-voice-review]"))
  part.hidden = false"""


@dataclass
class State:
    """At `address`, press each of `presses`, empty `empties` and send their form; then look at `part`."""

    address: str
    part: str
    presses: list = field(default_factory=list)
    empties: list = field(default_factory=list)
    script: str = ""
    files: str = ""
    newest: bool = False  # of what the presses name: in a chat, where one is

    def reach(self, page, picture):
        page.goto(self.address, wait_until="load")
        for selector in self.presses:
            shown = page.locator(selector).locator("visible=true")
            button = shown.last if self.newest else shown.first
            button.scroll_into_view_if_needed()
            page.evaluate(SETTLED)  # scrolling closes a menu
            button.click()
        if self.files:
            page.locator(self.files).first.set_input_files(picture)
        if self.script:
            page.evaluate(self.script)
        if self.empties:
            page.evaluate(UNCHECKED)
            for selector in self.empties:
                page.locator(selector).first.evaluate(TYPED)
            page.locator(self.empties[-1]).first.evaluate("element => element.form.requestSubmit()")
        page.locator(self.part).locator("visible=true").first.wait_for()


OPEN = "#dialog[open] form"
THEIRS = ".post-card:has(.menu__item--danger[href*='/reports/'])"
# the partner's: only theirs can be corrected
MESSAGE = ":is(.conversation--user1 .message--user2, .conversation--user2 .message--user1):has(.message__help)"
REFUSED = "form:has([aria-invalid='true'], .form__alert, .errorlist)"

NOBODY = [
    State("/accounts/login/", ".auth__card", empties=["#id_login"]),
    State("/accounts/signup/", ".auth__card", empties=["#id_email"]),
    State("/accounts/password/reset/", ".auth__card", empties=["#id_email"]),
    State("/courses/", "#catalogue-filters", ["[popovertarget='catalogue-filters']"]),
    State("/courses/?q=zzzz", ".empty"),
]
LEARNER = [
    State("/feed/", ".nav__account .menu__panel", [".nav__account summary"]),
    State("/feed/", f"{THEIRS} .menu__panel", [f"{THEIRS} details summary"]),
    State("/feed/", OPEN, [f"{THEIRS} details summary", ".menu__item--danger[href*='/reports/']"]),
    State("/feed/", OPEN, [f"{THEIRS} details summary", ".menu__item[href*='/block/']"]),
    State("/feed/", "dialog[open]", ["[data-lightbox]"]),
    State("/feed/", ".offline-bar", script="document.querySelector('.offline-bar').hidden = false"),
    State("/feed/", ".post-form", files=".post-form input[type=file]"),
    State("/feed/search/?q=zzzz", "main"),
    State("/people/demo_partner/", ".menu__panel", [".profile-header__actions details summary"]),
    State("/discover/", "#discover-filters", ["[popovertarget='discover-filters']"]),
    State("/discover/?q=zzzz", "#discover"),
    State("/settings/", REFUSED, empties=["#id_name"]),
    State("/settings/alerts/", "#toasts", ["main form .button--primary"]),
    State("/chats/", ".menu__panel", [".chat-item details summary"]),
    State("/chats/search/?q=the", "main"),
    State("/chats/with/demo_partner/", ".conversation__head .menu__panel", [".conversation__head details summary"]),
    State("/chats/with/demo_partner/", ".message-menu", [f"{MESSAGE} [data-message-more]"], newest=True),
    State(
        "/chats/with/demo_partner/",
        "main",
        [f"{MESSAGE} [data-message-more]", ".message-menu [data-action='correct']"],
        newest=True,
    ),
    State(
        "/chats/with/demo_partner/",
        ".composer",
        [f"{MESSAGE} [data-message-more]", ".message-menu [data-action='reply']"],
        newest=True,
    ),
    State("/chats/with/demo_partner/", ".composer", files=".composer input[type=file]"),
    State("/chats/with/demo_partner/", ".composer", script=RECORDS),
]
INSTRUCTOR = [
    State("/teach/new/", REFUSED, empties=["#id_title"]),
    State("/teach/{course}/", ".menu__panel", [".teach__head details summary"]),
    State("/teach/{course}/sessions/", ".menu__panel", [".session-row__actions details summary"]),
    State("/teach/{course}/sessions/new/", REFUSED, empties=["#id_name"]),
    State("/teach/{course}/sessions/series/", REFUSED, empties=["#id_name"]),
    State("/teach/{course}/materials/new/", REFUSED, empties=["#id_title"]),
    State("/teach/{draft}/materials/", "main"),
    State("/teach/{draft}/recordings/", "main"),
    State("/teach/{draft}/learners/", "main"),
    State("/teach/{draft}/attendance/", "main"),
]
PEOPLE = {"nobody": NOBODY, "demo_learner": LEARNER, "demo_instructor": INSTRUCTOR}


def courses(page):
    """The course that runs and the one that is to come, of the instructor."""
    found = {}
    for name, shelf in (("course", "active"), ("draft", "drafts")):
        page.goto(f"/teach/?show={shelf}")
        address = page.locator("#teach-courses a[href*='/teach/']").first.get_attribute("href")
        found[name] = re.search(r"/teach/(\d+)/", address)[1]
    return found


@pytest.mark.parametrize("who", PEOPLE)
def test_every_state(server, browser_of, who, tmp_path):
    picture = tmp_path / "sea.png"
    Image.new("RGB", (640, 480), "steelblue").save(picture)
    page = browser_of(who, size="phone")
    enter(page, who)
    names = courses(page) if who == "demo_instructor" else {}
    said = []
    for state in PEOPLE[who]:
        state.address = state.address.format(**names)
        state.reach(page, picture)
        page.evaluate(AXE)
        said += [f"{state.address} {state.part}: {each}" for each in looked_at(page, part=state.part)]
        if folder := os.environ.get("STATES"):
            page.screenshot(path=f"{folder}/{who}-{PEOPLE[who].index(state):02}.png")
    assert said == [], "\n".join(said)
