"""Reviews in a browser: written with the keyboard alone, answered, edited; and feedback that only its learner sees."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from .conftest import look, sign_in

COURSE = "Hangul in two mornings"


@pytest.fixture
def rows(server):
    """Ask or change the server's database."""

    def run(query, *values):
        with closing(sqlite3.connect(server.data / "db.sqlite3", timeout=20)) as database, database:
            return database.execute(query, values).fetchall()

    return run


@pytest.fixture
def course(rows):
    """A course that demo_learner completed, as if they had not reviewed it, nor been written to, yet. Its id."""
    ((pk,),) = rows("SELECT id FROM courses_course WHERE title = ?", COURSE)
    ((learner,),) = rows("SELECT id FROM accounts_user WHERE username = 'demo_learner'")
    for (feedback,) in rows("SELECT id FROM feedback_feedback WHERE course_id = ? AND learner_id = ?", pk, learner):
        rows("DELETE FROM feedback_feedbackedit WHERE feedback_id = ?", feedback)
        rows("DELETE FROM feedback_feedbackreply WHERE feedback_id = ?", feedback)
        rows("DELETE FROM feedback_notification WHERE key IN (?, ?)", f"feedback:{feedback}", f"reply:{feedback}")
        rows("DELETE FROM feedback_feedback WHERE id = ?", feedback)
    return pk


@pytest.fixture
def person(browser_of):
    def make(name, **options):
        page = browser_of(name, **options)
        sign_in(page, name)
        return page

    return make


def tab_to(page, locator):
    """By the Tab key alone, as far as it takes."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("not to be reached with the keyboard")


def review_of(page, name):
    return page.locator("article.review", has_text=name).first


@pytest.mark.parametrize(("size", "theme"), [("desktop", "light"), ("phone", "dark")])
def test_written_with_the_keyboard_answered_and_edited(person, browser_of, course, size, theme):
    ana = person("demo_learner", size=size, theme=theme)
    ana.goto(f"/courses/{course}/reviews/")
    tab_to(ana, ana.get_by_role("link", name="Write a review"))
    ana.keyboard.press("Enter")
    on_course, on_instructor = ana.locator(".review-form").first, ana.locator(".review-form").last
    expect(on_instructor).to_be_visible()
    tab_to(ana, on_course.get_by_role("radio").first)
    for _ in range(3):
        ana.keyboard.press("ArrowRight")
    expect(on_course.get_by_role("radio", name="4 stars")).to_be_checked()
    ana.keyboard.press("Tab")
    ana.keyboard.type("Pace")
    ana.keyboard.press("Tab")
    ana.keyboard.type("Two mornings, forty signs.")
    ana.keyboard.press("Tab")
    ana.keyboard.press("Space")
    ana.keyboard.press("ArrowLeft")
    expect(on_instructor.get_by_role("radio", name="5 stars")).to_be_checked()
    look(ana, f"review-form-{size}-{theme}")
    tab_to(ana, ana.get_by_role("button", name="Publish"))
    ana.keyboard.press("Enter")
    expect(ana.get_by_text("Thank you. Your review helps others choose.")).to_be_visible()
    expect(review_of(ana, "Two mornings, forty signs.").get_by_text("4 stars")).to_be_attached()
    expect(ana.get_by_role("radio")).to_have_count(0)
    look(ana, f"review-given-{size}-{theme}")

    jiwoo = person("demo_instructor", size=size, theme=theme)
    jiwoo.goto("/notifications/")
    jiwoo.locator(".notification-row", has_text=COURSE).filter(has_text="Two mornings").first.click()
    expect(jiwoo).to_have_url(re.compile(r"/reviews/\d+/$"))
    jiwoo.get_by_role("link", name="Answer").click()
    jiwoo.get_by_label("Your answer").fill("See you at the market!")
    look(jiwoo, f"review-answer-{size}-{theme}")
    jiwoo.get_by_role("button", name="Publish the answer").click()
    expect(jiwoo.locator(".review__reply")).to_contain_text("See you at the market!")
    expect(jiwoo.get_by_role("link", name="Change the answer")).to_be_visible()
    address = jiwoo.url

    ana.goto(address)
    expect(ana.locator(".review__reply")).to_contain_text("See you at the market!")
    ana.get_by_role("link", name="Edit").click()
    ana.get_by_label("In your words").fill("Two mornings, forty signs, no homework.")
    ana.get_by_role("button", name="Save").click()
    expect(ana.get_by_text("edited", exact=True)).to_be_visible()
    ana.get_by_role("link", name="Former versions").click()
    expect(ana.locator(".review-version").last).to_contain_text("Two mornings, forty signs.")
    look(ana, f"review-versions-{size}-{theme}")

    visitor = browser_of("visitor", size=size, theme=theme)
    visitor.goto(f"/courses/{course}/reviews/")
    seen = review_of(visitor, "no homework")
    expect(seen).to_contain_text("A learner")
    expect(seen).to_contain_text("edited")
    expect(seen.get_by_role("link", name="Former versions")).to_have_count(0)
    expect(visitor.get_by_text("Emma Carter")).to_have_count(0)
    look(visitor, f"reviews-{size}-{theme}")


def test_the_course_page_and_the_profile_show_them(person, course):
    ana = person("demo_learner")
    ana.goto(f"/courses/{course}/")
    ana.locator("#reviews").scroll_into_view_if_needed()
    expect(ana.locator(".review-summary")).to_be_visible()
    expect(ana.get_by_role("link", name="Write a review")).to_be_visible()
    ana.goto("/people/demo_instructor/")
    ana.locator("#reviews").scroll_into_view_if_needed()
    expect(ana.locator(".review-summary")).to_be_visible()
    expect(ana.locator("article.review").first).to_be_visible()


def test_without_scripts(person, course):
    ana = person("demo_learner", scripts=False)
    ana.goto(f"/courses/{course}/reviews/")
    ana.get_by_role("link", name="Write a review").click()
    ana.get_by_label("In your words").first.fill("Kept while I look for the stars.")
    ana.get_by_role("button", name="Publish").click()
    expect(ana.get_by_text("Choose how many stars.")).to_be_visible()
    expect(ana.get_by_label("In your words").first).to_have_value("Kept while I look for the stars.")
    ana.locator(".review-form").first.get_by_role("radio", name="3 stars").press("Space")
    ana.get_by_role("button", name="Publish").click()
    expect(review_of(ana, "Kept while I look for the stars.").get_by_text("3 stars")).to_be_attached()
    expect(ana.get_by_role("radio")).to_have_count(5)


def test_feedback_on_performance_is_for_its_learner_alone(person, course):
    jiwoo = person("demo_instructor")
    jiwoo.goto(f"/courses/{course}/feedback/demo_learner/")
    jiwoo.get_by_role("radio", name="5 stars").press("Space")
    jiwoo.get_by_label("What is it about?").fill("Reading aloud")
    jiwoo.get_by_label("In your words").fill("You read forty signs with two mistakes.")
    jiwoo.get_by_role("button", name="Send").click()
    expect(jiwoo).to_have_url(re.compile(r"/feedback/\d+/$"))
    address = jiwoo.url

    ana = person("demo_learner", size="phone")
    ana.goto("/notifications/")
    ana.locator(".notification-row", has_text="You read forty signs").first.click()
    expect(ana).to_have_url(address)
    expect(ana.get_by_text("You read forty signs with two mistakes.")).to_be_visible()
    expect(ana.get_by_role("link", name="Edit")).to_have_count(0)
    look(ana, "performance-phone-light")
    ana.goto("/feedback/")
    expect(ana.get_by_text("You read forty signs with two mistakes.")).to_be_visible()

    other = person("demo_partner")
    assert other.goto(address).status == 404
    other.goto("/feedback/")
    expect(other.get_by_text("You read forty signs")).to_have_count(0)


def test_moments_of_alerts(person, rows):
    ana = person("demo_learner", size="phone", theme="dark")
    ana.goto("/settings/alerts/")
    ana.get_by_label("15 minutes before").press("Space")
    ana.get_by_label("An hour before").press("Space")
    look(ana, "alerts-phone-dark")
    ana.get_by_role("button", name="Save").click()
    expect(ana.get_by_text("Saved.")).to_be_visible()
    expect(ana.get_by_label("An hour before")).to_be_checked()
    expect(ana.get_by_label("15 minutes before")).not_to_be_checked()
    ((learner,),) = rows("SELECT id FROM accounts_user WHERE username = 'demo_learner'")
    rows("DELETE FROM feedback_alertmoment WHERE user_id = ?", learner)
