"""An instructor's pages in a browser: from a new course to its attendance and its learners as a file."""

import csv
import io
import re
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from courses.tests.files import film, pdf

from .conftest import look, sign_in

FIRST = date.today() + timedelta(days=2)
DESCRIPTION = "Six evenings for everybody who reads Spanish well and does not dare to speak it."


def file(name, content, kind="application/octet-stream"):
    return {"name": name, "mimeType": kind, "buffer": content}


def arrive(page):
    sign_in(page, "demo_instructor")
    page.goto("/")
    expect(page.get_by_role("heading", name="Teach", exact=True)).to_be_visible()


def make_course(page, title, first=FIRST, last=FIRST + timedelta(days=90)):
    page.goto("/teach/")
    page.get_by_role("link", name="New course").first.click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Description").fill(DESCRIPTION)
    page.get_by_label("Level").select_option("beginner")
    page.get_by_label("First day").fill(first.isoformat())
    page.get_by_label("Last day").fill(last.isoformat())
    page.get_by_role("button", name="Make the course").click()
    expect(page.get_by_role("heading", name="Before you publish")).to_be_visible()
    return re.search(r"/teach/(\d+)/", page.url)[1]


def add_series(page, course, hour, number=6):
    page.goto(f"/teach/{course}/sessions/series/")
    page.get_by_role("textbox", name="Name", exact=True).fill("Tarde")
    page.get_by_label(f"{FIRST:%A}").check(force=True)
    page.get_by_label("First day").fill(FIRST.isoformat())
    page.get_by_label("From").fill(f"{hour:02}:10")
    page.locator("#id_ends").fill(f"{hour:02}:55")
    page.get_by_label("Number of sessions").fill(str(number))
    page.get_by_role("button", name="Show the dates").click()
    expect(page.get_by_role("heading", name="These are the dates")).to_be_in_viewport()
    expect(page.locator("input[name=dates]:checked")).to_have_count(number)


def test_from_a_new_course_to_its_learners_as_a_file(browser_of):
    page = browser_of("jiwoo", zone="Asia/Seoul")
    arrive(page)
    look(page, "teach-dashboard")
    page.locator("#charts-title").scroll_into_view_if_needed()
    expect(page.locator(".chart").first).to_be_visible()
    course = make_course(page, "Hablar sin miedo")
    look(page, "teach-draft")

    add_series(page, course, 6)
    page.locator("input[name=dates]").nth(2).press("Space")
    look(page, "teach-series")
    page.get_by_role("button", name="Add these sessions").click()
    expect(page.get_by_text("5 sessions are added.")).to_be_visible()
    expect(page.locator(".session-row")).to_have_count(5)
    look(page, "teach-sessions")

    page.goto(f"/teach/{course}/materials/new/")
    page.get_by_label("File").set_input_files(file("Unidad 1.pdf", pdf()))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("link", name="Unidad 1", exact=True)).to_be_visible()

    page.goto(f"/teach/{course}/")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Learners find this course in the catalogue.")).to_be_visible()

    learner = browser_of("emma")
    sign_in(learner, "demo_learner")
    learner.goto(f"/courses/{course}/")
    learner.get_by_role("button", name="Enroll for free").click()
    expect(learner.get_by_text("You are in this course")).to_be_visible()

    page.goto(f"/teach/{course}/learners/")
    expect(page.locator(".teach-learner")).to_have_count(1)
    look(page, "teach-learners")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Export as CSV").click()
    text = downloading.value.path().read_text("utf-8-sig")
    assert [row["Username"] for row in csv.DictReader(io.StringIO(text))] == ["demo_learner"]

    page.goto(f"/teach/{course}/sessions/")
    row = page.locator(".session-row").first
    row.get_by_label(re.compile("More for")).click()
    row.get_by_role("link", name="Cancel the session").click()
    expect(page.get_by_text("1 learner takes this course and is told at once.")).to_be_visible()
    page.get_by_role("button", name="Cancel the session").click()
    expect(page.locator(".session-row--cancelled")).to_have_count(1)


def test_attendance_of_a_course_that_runs(browser_of):
    page = browser_of("jiwoo", size="phone", theme="dark", zone="Asia/Seoul")
    arrive(page)
    page.goto("/teach/?show=active")
    page.locator(".teach-course__title a").first.click()
    page.get_by_role("link", name="Attendance", exact=True).click()
    expect(page.get_by_role("link", name="Attendance", exact=True)).to_be_in_viewport()
    look(page, "teach-attendance")
    page.locator(".matrix thead a").last.click()
    box = page.locator("input[name=came]").first
    was = box.is_checked()
    box.set_checked(not was)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Attendance is saved.")).to_be_visible()
    assert page.locator("input[name=came]").first.is_checked() is not was
    look(page, "teach-session-attendance")


def test_an_upload_shows_how_far_it_is_and_keeps_what_was_typed(browser_of):
    page = browser_of("jiwoo")
    arrive(page)
    course = make_course(page, "Uploads")
    page.goto(f"/teach/{course}/recordings/new/")
    page.get_by_label("Name").fill("Clase 1")
    page.get_by_label("Recorded").fill("2099-01-01T10:00")
    page.get_by_label("File").set_input_files(file("clase.mp4", film()))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("That is still to come.")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Clase 1")
    assert page.get_by_label("File").evaluate("input => input.files[0]?.name") == "clase.mp4"
    page.get_by_label("Recorded").fill("2026-01-01T10:00")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("link", name="Clase 1", exact=True)).to_be_visible()
    expect(page.get_by_text("0:02")).to_be_visible()

    page.goto(f"/teach/{course}/materials/new/")
    page.get_by_label("Title").fill("Not what it says")
    page.get_by_label("File").set_input_files(file("unit.pdf", b"<html><script>alert(1)</script>"))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("By its name this is a PDF, but it is something else.")).to_be_visible()
    look(page, "teach-upload-refused")

    page.route(
        "**/materials/new/**", lambda route: route.abort() if route.request.method == "POST" else route.fallback()
    )
    page.get_by_label("File").set_input_files(file("unit.pdf", pdf()))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("The upload was interrupted.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Not what it says")
    page.unroute("**/materials/new/**")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("link", name="Not what it says", exact=True)).to_be_visible()


def test_a_large_one_can_be_stopped(browser_of):
    page = browser_of("jiwoo")
    arrive(page)
    course = make_course(page, "Stopped")
    page.goto(f"/teach/{course}/materials/new/")
    held = []
    page.route(
        "**/materials/new/**", lambda route: held.append(route) if route.request.method == "POST" else route.fallback()
    )
    page.get_by_label("File").set_input_files(file("unit.pdf", pdf()))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Uploading…")).to_be_visible()
    look(page, "teach-uploading")
    page.get_by_role("button", name="Stop the upload").click()
    expect(page.get_by_text("Uploading…")).to_be_hidden()
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_enabled()


def test_materials_are_dragged_and_moved_by_keys(browser_of):
    page = browser_of("jiwoo")
    arrive(page)
    course = make_course(page, "Order")
    for name in "ABC":
        page.goto(f"/teach/{course}/materials/new/")
        page.get_by_label("File").set_input_files(file(f"{name}.pdf", pdf()))
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    titles = page.locator(".teach-file .strong")
    look(page, "teach-materials")
    page.get_by_role("button", name="Move up: C").press("Enter")
    expect(titles).to_have_text(["A", "C", "B"])
    grips = page.locator("[data-reorder-grip]")
    start, end = grips.nth(0).bounding_box(), page.locator(".teach-file").nth(2).bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, end["y"] + end["height"] - 4, steps=8)
    with page.expect_response("**/materials/order/"):
        page.mouse.up()
    expect(titles).to_have_text(["C", "B", "A"])
    page.reload()
    expect(titles).to_have_text(["C", "B", "A"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_of_it_without_scripts(browser_of, theme):
    page = browser_of("jiwoo", size="phone", theme=theme, scripts=False, zone="Asia/Seoul")
    arrive(page)
    course = make_course(page, f"Sin scripts {theme}")
    add_series(page, course, 4 if theme == "light" else 5, number=2)
    look(page, f"teach-series-{theme}")
    page.get_by_role("button", name="Add these sessions").click()
    expect(page.locator(".session-row")).to_have_count(2)
    page.goto(f"/teach/{course}/materials/new/")
    page.get_by_label("File").set_input_files(file("Uno.pdf", pdf()))
    page.get_by_role("button", name="Add", exact=True).click()
    page.goto(f"/teach/{course}/materials/new/")
    page.get_by_label("File").set_input_files(file("dos.pdf", b"<html>"))
    page.get_by_label("Title").fill("Dos")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("By its name this is a PDF")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Dos")
    page.get_by_label("File").set_input_files(file("dos.pdf", pdf()))
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Move up: Dos").click()
    expect(page.locator(".teach-file .strong")).to_have_text(["Dos", "Uno"])
    look(page, f"teach-materials-{theme}")
    page.goto(f"/teach/{course}/")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("button", name="Unpublish")).to_be_visible()
    page.goto("/teach/numbers/")
    expect(page.locator(".chart").first).to_be_visible()
    look(page, f"teach-numbers-{theme}")


def test_the_end_goes_along_with_the_start(browser_of):
    page = browser_of("jiwoo")
    arrive(page)
    course = make_course(page, "Times")
    page.goto(f"/teach/{course}/sessions/new/")
    starts, ends = page.locator("#id_starts"), page.locator("#id_ends")
    before = datetime.fromisoformat(starts.input_value())
    assert datetime.fromisoformat(ends.input_value()) == before + timedelta(hours=1)
    later = before + timedelta(days=1, hours=3)
    starts.fill(f"{later:%Y-%m-%dT%H:%M}")
    starts.blur()
    assert datetime.fromisoformat(ends.input_value()) == later + timedelta(hours=1)
