"""Getting into courses in a browser: finding one, taking a seat, waiting for one, paying at Stripe's."""

import json
import re
import time
import urllib.request

import pytest
import stripe
from playwright.sync_api import expect
from pytest_httpserver import HTTPServer
from werkzeug import Response

from courses.tests.stripe_stub import SECRET, Stripe

from .conftest import look, sign_in

LOOKS = pytest.mark.parametrize(("size", "theme"), [("phone", "dark"), ("desktop", "light")])
PEOPLE = {"phone": "demo_partner", "desktop": "demo_learner"}
PAGE = """<!doctype html><html lang="en"><title>Checkout</title><h1>Checkout</h1>
<p><a href="{success_url}">Done</a> <a href="{cancel_url}">Back</a></p>"""


class Checkout(Stripe):
    """With the page to which it sends people."""

    def __init__(self, httpserver):
        super().__init__(httpserver)
        httpserver.expect_request(re.compile(r"^/pay/cs_\d+$")).respond_with_handler(self.page)
        self.forms = {}

    def new_session(self, form):
        session = super().new_session(form)
        self.forms[session["id"]] = form
        return session

    def page(self, request):
        return Response(PAGE.format(**self.forms[request.path.rsplit("/")[-1]]), content_type="text/html")


@pytest.fixture(scope="module")
def shop():
    with HTTPServer(host="127.0.0.1") as found:
        yield Checkout(found)


@pytest.fixture(scope="module")
def server(serving, shop):
    """A server of our own, which is paid through Stripe."""
    keys = {"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRET": SECRET}
    with serving(**keys, STRIPE_API_URL=shop.address, STRIPE_CHECKOUT_URL=shop.address) as found:
        yield found


def tell(server, kind, thing):
    """Stripe's word, signed."""
    body = json.dumps({"id": "evt_1", "object": "event", "type": kind, "data": {"object": thing}})
    signature = stripe.WebhookSignature.generate_signature_header(body, SECRET, int(time.time()))
    headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
    request = urllib.request.Request(f"{server.url}/payments/stripe/", body.encode(), headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 (our own address)
        assert answer.status == 200


def open_course(page, title):
    page.goto("/courses/")
    page.locator(".course-card", has_text=title).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.wait_for_load_state("load")


def filters(page, size):
    """Where there is no room beside the courses, they are in a sheet."""
    page.wait_for_load_state("load")
    if size == "phone":
        page.get_by_role("button", name="Filters", exact=True).click()
    return page.locator("#catalogue-filters")


@LOOKS
def test_find_a_free_course_and_be_in_it(browser_of, size, theme):
    page = browser_of("finder", size, theme)
    sign_in(page, PEOPLE[size])
    page.goto("/courses/")
    look(page, f"catalogue-{size}-{theme}")
    panel = filters(page, size)
    for label in ("English", "Free", "Upcoming", "Seats free"):
        panel.get_by_label(label, exact=True).check()
    look(page, f"catalogue-filters-{size}-{theme}")
    expect(page).to_have_url(re.compile("language=en.*price=free.*status=upcoming.*seats=on"))
    if size == "phone":
        page.get_by_role("button", name="Show courses").click()
    expect(page.locator(".course-card")).to_have_count(1)
    for words in ("English", "Free", "Upcoming", "Seats free"):
        expect(page.locator(".catalogue__active")).to_contain_text(words)
    page.get_by_role("link", name="Small talk, big talk").click()
    look(page, f"course-{size}-{theme}")
    page.get_by_role("button", name="Enroll for free").click()
    expect(page.locator("#offer")).to_contain_text("You are in this course")
    expect(page.locator(".toast")).to_contain_text("You are in")
    look(page, f"course-in-{size}-{theme}")
    page.locator("#offer").get_by_role("link", name="Enter the room").click()
    expect(page).to_have_url(re.compile(r"/courses/\d+/room/$"))
    page.goto("/courses/mine/")
    expect(page.locator(".mine", has_text="Small talk, big talk")).to_contain_text("Next session")
    look(page, f"mine-{size}-{theme}")


def test_filters_are_taken_away_one_by_one(browser_of):
    page = browser_of("visitor")
    page.goto("/courses/?language=ko&price=paid&sort=rated")
    before = page.locator(".course-card").count()
    page.wait_for_load_state("load")
    page.get_by_role("link", name="Remove filter: Korean").click()
    expect(page).to_have_url(re.compile(r"/courses/\?sort=rated&price=paid$"))
    expect(page.locator("#catalogue-filters").get_by_label("Korean", exact=True)).not_to_be_checked()
    expect(page.locator("#catalogue-filters").get_by_label("Paid", exact=True)).to_be_checked()
    assert page.locator(".course-card").count() > before
    page.get_by_role("searchbox").fill("敬語")
    expect(page.locator(".course-card")).to_have_count(1)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/courses/\?sort=rated&price=paid$"))


@LOOKS
def test_wait_and_leave_again(browser_of, size, theme):
    page = browser_of("waiter", size, theme)
    sign_in(page, PEOPLE[size])
    open_course(page, "ゲームと漫画で学ぶ漢字100")
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page.locator("#offer")).to_contain_text(re.compile(r"You are number \d on the waiting list"))
    look(page, f"course-waiting-{size}-{theme}")
    page.wait_for_load_state("load")
    page.locator("#offer").get_by_role("link", name="Leave the waiting list").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("as the last one")
    look(page, f"course-leave-{size}-{theme}")
    dialog.get_by_role("button", name="Leave the waiting list").click()
    expect(page).to_have_url(re.compile("/courses/mine/$"))
    expect(page.locator(".toast")).to_contain_text("off the waiting list")
    look(page, f"mine-left-{size}-{theme}")


def test_all_of_it_without_scripts(browser_of):
    page = browser_of("plain", scripts=False)
    sign_in(page, "demo_learner")
    page.goto("/courses/")
    page.get_by_role("button", name="Filters", exact=True).is_hidden()
    panel = page.locator("#catalogue-filters")
    panel.get_by_label("Japanese", exact=True).check()
    panel.get_by_label("Beginner", exact=True).check()
    panel.get_by_role("button", name="Show courses").click()
    expect(page).to_have_url(re.compile("language=ja&level=beginner"))
    expect(page.locator(".course-card")).to_have_count(1)
    page.get_by_role("link", name="ゲームと漫画で学ぶ漢字100").click()
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page.locator("#offer")).to_contain_text("on the waiting list")
    page.get_by_role("link", name="Leave the waiting list").click()
    expect(page.get_by_role("heading", name="Leave the waiting list?")).to_be_visible()
    page.get_by_role("button", name="Leave the waiting list").click()
    expect(page).to_have_url(re.compile("/courses/mine/$"))


@LOOKS
def test_pay_and_be_in_it_when_the_money_is_there(browser_of, server, shop, size, theme):
    page = browser_of("payer", size, theme)
    sign_in(page, PEOPLE[size])
    open_course(page, "Español para hablar")
    page.get_by_role("button", name="Enroll and pay").click()
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()  # the policy lets the form lead there
    page.get_by_role("link", name="Back").click()
    expect(page.locator("#offer")).to_contain_text("A seat is kept for you until")
    look(page, f"course-pay-{size}-{theme}")
    page.get_by_role("button", name=re.compile("^Pay €40.00")).click()
    session = page.url.rsplit("/")[-1]
    page.get_by_role("link", name="Done").click()
    expect(page.locator("#payment")).to_contain_text("We have not heard of your payment yet")
    look(page, f"payment-{size}-{theme}")
    tell(server, "checkout.session.completed", shop.pay(session, f"pi_{size}"))
    expect(page.locator("#payment")).to_contain_text("You are in")
    look(page, f"payment-done-{size}-{theme}")
    page.get_by_role("link", name="Enter the room").click()
    expect(page).to_have_url(re.compile(r"/courses/\d+/room/$"))


def test_leave_in_time_and_have_the_money_back(browser_of, server, shop):
    page = browser_of("leaver")
    sign_in(page, "demo_learner")
    open_course(page, "Español para hablar")
    page.locator("#offer").get_by_role("link", name="Leave the course").click()
    expect(page.locator("#dialog")).to_contain_text("you get your €40.00 back")
    look(page, "course-refund")
    page.locator("#dialog").get_by_role("button", name="Leave the course").click()
    row = page.locator(".mine", has_text="Español para hablar")
    expect(row).to_contain_text("Your money goes back to you")
    end = time.monotonic() + 15
    while not shop.refunds and time.monotonic() < end:  # by the server's own worker
        time.sleep(0.2)
    [refund] = shop.refunds.values()
    session = next(each for each in shop.sessions.values() if each["payment_intent"] == refund["payment_intent"])
    charge = {"refunded": True, "payment_intent": session["payment_intent"], "metadata": session["metadata"]}
    tell(server, "charge.refunded", charge)
    page.reload()
    expect(row).to_contain_text("Your money is paid back")


def test_a_stripe_that_does_not_answer(browser_of, shop):
    page = browser_of("patient")
    sign_in(page, "demo_learner")
    open_course(page, "TOPIK II")
    shop.failing = [Response("{}", 500, content_type="application/json") for _ in range(2)]
    page.get_by_role("button", name=re.compile("^Pay ₩120,000")).click()
    expect(page.locator(".toast")).to_contain_text("does not answer at the moment")
    expect(page.locator("#offer")).to_contain_text("A seat is kept for you")
    page.get_by_role("button", name=re.compile("^Pay ₩120,000")).click()
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()
