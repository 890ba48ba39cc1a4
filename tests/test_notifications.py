"""What people are told: the bell in every tab, one entry for what is alike, and how each chooses to hear of it."""

import email
import json
import re
import time
import uuid
from email import policy

import pytest
from playwright.sync_api import expect

from .conftest import ARGUMENTS, WHOLE_CHROMIUM, look, sign_up

WORKER = True

KEYS = {
    "p256dh": "BH93jDu1lidRdkKpWuJaoAtCtvDvkzaTorAQDq8l1RDyiH9LbBNkSy16DcF9_T4Kh93nCM29hO15XS_nLCl-7Kk",
    "auth": "c2l4dGVlbiBieXRlcy4uLg",
}
# A browser whose push service answers: Chromium without a display has none to ask.
SERVICE = """
  const keys = %s;
  let current = null;
  const made = { endpoint: "https://fcm.googleapis.com/fcm/send/journey", keys };
  PushManager.prototype.getSubscription = async () => current;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    if (applicationServerKey.length !== 65) throw new Error("no key");
    return (current = { toJSON: () => made, unsubscribe: async () => { current = null; return true; } });
  };
"""


def unread(page):
    return int(page.locator("#badge-notifications").text_content() or 0)


def counts(pages, number):
    for page in pages:
        expect(page.locator("#badge-notifications")).to_have_text(str(number) if number else "")


def post(page, text):
    """Posts it; the address of its own page."""
    text = f"{text} {uuid.uuid4().hex[:8]}"
    page.goto("/feed/")
    page.get_by_label("Your post").fill(text)
    page.get_by_role("button", name="Post", exact=True).click()
    card = page.locator(".post-card", has_text=text)
    expect(card).to_be_visible()
    return f"/feed/{card.get_attribute('id').removeprefix('post-')}/"


def comment(page, address, text):
    page.goto(address)
    page.get_by_label("Your comment").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".comment", has_text=text)).to_be_visible()


def like(page, address):
    page.goto(address)
    page.locator(".action--like").first.click()
    expect(page.locator(".action--like").first).to_have_attribute("aria-pressed", "true")


@pytest.fixture
def three(server, browser_of):
    """Two who look on, and the three tabs of one who posts."""
    ann, ben, eva = (browser_of(name) for name in ("ann", "ben", "eva"))
    for page, name in ((ann, "ann"), (ben, "ben"), (eva, "eva")):
        sign_up(page, name)
    tabs = [eva, eva.context.new_page(), eva.context.new_page()]
    return ann, ben, tabs


def test_the_count_is_true_in_three_tabs(three):
    ann, ben, tabs = three
    eva, listing, other = tabs
    address = post(eva, "나는 학교에 갔어요")
    listing.goto("/notifications/")
    other.goto("/courses/")
    counts(tabs, 0)
    like(ann, address)
    counts(tabs, 1)
    like(ben, address)
    comment(ben, address, "잘 썼어요!")
    counts(tabs, 2)
    # the tab that shows the list says that there is more; it is one entry for both likes
    listing.get_by_role("link", name="Something new").click()
    rows = listing.locator(".notification-row")
    expect(rows).to_have_count(2)
    expect(listing.get_by_role("link", name="Ben and 1 other like your post")).to_be_visible()
    # marked in one tab: the row there, the count and the row of the same list in another
    other.goto("/notifications/?show=unread")
    listing.get_by_role("button", name=re.compile("^Mark as read: Ben and 1 other")).click()
    counts(tabs, 1)
    expect(listing.locator(".notification-row--unread")).to_have_count(1)
    expect(other.locator(".notification-row--unread")).to_have_count(1)
    # a later one makes it unread again; opened, it leads there and is read everywhere
    comment(ann, address, "정말이에요")
    expect(other.get_by_role("link", name="Something new")).to_be_visible()
    counts(tabs, 1)  # the comments of a day are one entry too
    listing.reload()
    listing.get_by_role("link", name=re.compile("^Ann and 1 other commented")).click()
    expect(listing).to_have_url(re.compile(rf"{address}#comment-\d+$"))
    counts(tabs, 0)
    expect(other.locator(".notification-row--unread")).to_have_count(0)
    # and all at once
    like(ann, post(eva, "두 번째 글"))
    counts(tabs, 1)
    listing.goto("/notifications/")
    listing.get_by_role("button", name="Mark all as read").click()
    counts(tabs, 0)


@pytest.mark.parametrize(("size", "theme"), [("phone", "dark"), ("desktop", "light")])
def test_the_bell_the_list_and_the_choices(server, browser_of, size, theme):
    ann, eva = browser_of("ann", size, theme), browser_of("eva", size, theme)
    sign_up(ann, "ann")
    name = sign_up(eva, "eva")
    eva.goto("/notifications/")
    expect(eva.get_by_text("Nothing new, and nothing old")).to_be_visible()
    look(eva, f"notifications-none-{size}-{theme}")
    ann.goto(f"/people/{name}/")
    ann.get_by_role("button", name=re.compile("^Follow")).first.click()
    counts([eva], 1)
    eva.locator(".nav__item--bell").click()
    expect(eva.get_by_role("heading", name="Today")).to_be_visible()
    look(eva, f"notifications-{size}-{theme}")
    eva.get_by_role("link", name="What you are told").click()
    expect(eva.get_by_role("heading", name="What you are told")).to_be_visible()
    look(eva, f"settings-notifications-{size}-{theme}")


def choose(page, kind, **ways):
    row = page.get_by_role("group", name=kind)
    for label, value in ways.items():
        if label == "mail":
            row.get_by_label("By mail").select_option(label=value)
        else:
            row.get_by_label("In the app").set_checked(value)


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_turned_off_is_not_told(server, browser_of, scripts):
    ann, eva = browser_of("ann"), browser_of("eva")
    sign_up(ann, "ann")
    sign_up(eva, "eva")
    plain = browser_of("eva", scripts=scripts)
    plain.context.add_cookies(eva.context.cookies())
    plain.goto("/settings/notifications/")
    choose(plain, "Likes", app=False)
    choose(plain, "Comments", mail="No mail")
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_text("What you are told is saved.")).to_be_visible()
    expect(plain.get_by_role("group", name="Likes").get_by_label("In the app")).not_to_be_checked()
    address = post(eva, "오늘은 비가 와요")
    like(ann, address)
    comment(ann, address, "여기도요")
    counts([eva], 1)
    plain.goto("/notifications/")
    expect(plain.locator(".notification-row")).to_have_count(1)
    expect(plain.get_by_text("Ann commented on your post")).to_be_visible()
    plain.get_by_role("button", name=re.compile("^Mark as read")).click()
    expect(plain.locator(".notification-row--unread")).to_have_count(0)
    counts([eva], 0)


def test_a_mail_comes_and_ends_with_one_click(server, browser_of):
    ann, eva = browser_of("ann"), browser_of("eva")
    sign_up(ann, "ann")
    name = sign_up(eva, "eva")
    eva.goto("/settings/notifications/")
    choose(eva, "Message requests", mail="Mail at once")
    eva.get_by_role("button", name="Save").click()
    expect(eva.get_by_text("What you are told is saved.")).to_be_visible()
    since = time.time()
    ann.goto(f"/chats/with/{name}/")
    ann.wait_for_load_state("load")
    ann.get_by_role("textbox", name="Message", exact=True).fill("Hello, shall we?")
    ann.get_by_role("textbox", name="Message", exact=True).press("Enter")
    text = server.mail(f"{name}@example.com", since)
    mail = email.message_from_string(text, policy=policy.default)
    assert mail["Subject"] == "Ann would like to write to you"
    assert "Hello" not in text, "what strangers write is not in the mail"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    anybody = browser_of("anybody", scripts=False)
    anybody.goto(mail["List-Unsubscribe"].strip(" <>"))
    look(anybody, "unsubscribe")
    anybody.get_by_role("button", name="No more of these mails").click()
    expect(anybody.get_by_text("“Message requests” does not come by mail any more")).to_be_visible()
    eva.reload()
    expect(eva.get_by_role("group", name="Message requests").get_by_label("By mail")).to_have_value("none")


def test_a_browser_is_pushed_to_and_taken_back(server, browser_of):
    eva = browser_of("eva")
    sign_up(eva, "eva")
    eva.context.grant_permissions(["notifications"])
    eva.context.add_init_script(SERVICE % json.dumps(KEYS))
    eva.goto("/settings/notifications/")
    eva.get_by_role("button", name="Push to this browser").click()
    expect(eva.locator("[data-push-here]")).to_contain_text("This browser")
    expect(eva.get_by_role("button", name="Push to this browser")).to_be_hidden()
    look(eva, "settings-push")
    eva.get_by_role("button", name=re.compile("^Take back")).click()
    expect(eva.locator("[data-push-here]")).to_have_count(0)
    expect(eva.get_by_role("button", name="Push to this browser")).to_be_visible()


def test_who_says_no_is_told_how_to_change_it(server, browser_of):
    eva = browser_of("eva")
    sign_up(eva, "eva")
    eva.context.add_init_script("Notification.requestPermission = async () => 'denied'")
    eva.goto("/settings/notifications/")
    eva.get_by_role("button", name="Push to this browser").click()
    expect(eva.get_by_role("alert").filter(has_text="Allow them in the settings")).to_be_visible()


@pytest.fixture
def whole_chromium(chromium):
    """Only there a notification is shown."""
    browser = chromium.browser_type.launch(executable_path=WHOLE_CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


def test_the_worker_shows_what_is_pushed_and_leads_there(server, whole_chromium, browser_of):
    eva = browser_of("eva", chromium=whole_chromium)
    sign_up(eva, "eva")
    eva.context.grant_permissions(["notifications"])
    eva.goto("/settings/notifications/")
    line = eva.context.new_cdp_session(eva)
    ids = []
    line.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: ids.extend(one["registrationId"] for one in event["registrations"]),
    )
    line.send("ServiceWorker.enable")
    eva.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)")
    eva.goto("about:blank")  # no page of ours is in sight
    pushed = {"title": "田中 由紀 corrected your message", "url": "/notifications/1/", "tag": "x", "lang": "en"}
    assert ids
    line.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": server.url, "registrationId": ids[0], "data": json.dumps(pushed)},
    )
    eva.goto("/settings/notifications/")
    shown = """async () => {
      const { registration } = await navigator.serviceWorker.ready.then((registration) => ({ registration }));
      const all = await registration.getNotifications();
      return all.map(({ title, tag, data, lang }) => ({ title, tag, lang, url: data.url }));
    }"""
    for _attempt in range(50):
        if notifications := eva.evaluate(shown):
            break
        eva.wait_for_timeout(100)
    assert notifications == [pushed]
