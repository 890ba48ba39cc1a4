"""A learner in the room of their course: into a class as its door opens, through the materials, to the certificate."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect
from pypdf import PdfReader

from courses.models import (
    Attendance,
    Enrollment,
    MaterialDone,
    RecordedClass,
    RecordingWatched,
    Session,
    StudyMaterial,
)
from courses.progress import recount

from .conftest import look, sign_in

LOOKS = pytest.mark.parametrize(
    ("size", "theme"), [("phone", "light"), ("desktop", "dark"), ("phone", "dark"), ("desktop", "light")]
)
MEETING = re.compile(r"https://(zoom\.us|meet\.google\.com)/")
MINE = {"enrollment__learner__user__username": "demo_learner"}


def move(seconds):
    """The class that comes next begins in so many seconds, and nobody came to it yet."""
    session = Session.objects.filter(course__title__contains="market", recordings=None).earliest("pk")
    session.starts_at = now() + timedelta(seconds=seconds)
    session.save()
    Attendance.objects.filter(session=session).delete()
    return session.course_id, session.pk


def came(session):
    return Attendance.objects.filter(session=session, **MINE).count()


def completed():
    return Enrollment.objects.get(status="completed", learner__user__username="demo_learner").course_id


def renew(course):
    """As before any of these journeys. The last material, and the recording that is a file."""
    last = StudyMaterial.objects.filter(course=course).latest("position")
    MaterialDone.objects.filter(material=last, **MINE).delete()
    RecordingWatched.objects.filter(recording__course=course, **MINE).exclude(recording__file="").delete()
    clip = RecordedClass.objects.filter(course=course).exclude(file="").get()
    recount(last.course)
    return last.pk, clip.pk


@pytest.fixture
def begins_in(server):
    """`begins_in(60)` moves the next class to so many seconds from now; gives its course's id and its own."""
    yield lambda seconds: server.within(move, seconds)
    server.within(move, 25 * 60)


def enter(page, course):
    sign_in(page, "demo_learner")
    page.goto(f"/courses/{course}/room/")


def share(page):
    """The progress that the page's head shows, in percent."""
    return int(re.search(r"(\d+)%", page.locator("#room-progress").inner_text())[1])


def tab(page, name):
    page.get_by_role("navigation", name="Course room").get_by_role("link", name=name, exact=True).click()
    expect(page.locator(".room .tabs [aria-current=page]")).to_have_text(name)


def meeting(page):
    """Where the class meets, without leaving the machine."""
    page.context.route(MEETING, lambda route: route.fulfill(body="<h1>The class</h1>", content_type="text/html"))


@contextmanager
def led_to_meeting(page):
    """What is done within opens a page that asks for where the class meets."""
    with (
        page.context.expect_event("request", lambda request: MEETING.search(request.url)),
        page.expect_popup() as popup,
    ):
        yield
    popup.value.close()


def test_the_door_opens_while_one_waits_before_it(browser_of, begins_in, server):
    course, session = begins_in(15 * 60 + 12)
    page = browser_of("learner")
    meeting(page)
    enter(page, course)
    expect(page.get_by_text("You can come in 15 minutes before it begins.")).to_be_visible()
    expect(page.locator("[data-countdown]")).to_have_text(re.compile(r"^15 minutes"))
    assert not MEETING.search(page.content())
    join = page.get_by_role("button", name="Join")
    expect(join).to_be_visible(timeout=30_000)
    expect(page.locator("#live")).to_have_text("Open: you can come in already.")
    with led_to_meeting(page):
        join.click()
    assert server.within(came, session) == 1


def test_a_machine_that_slept_asks_as_it_wakes(browser_of, begins_in):
    course, _session = begins_in(25 * 60)
    page = browser_of("learner")
    page.clock.install()
    enter(page, course)
    join = page.get_by_role("button", name="Join")
    expect(page.locator("[data-countdown]")).to_be_visible()
    begins_in(60)
    expect(join).to_be_hidden()
    page.clock.fast_forward("05:10")  # the lid was shut for so long
    expect(join).to_be_visible()


def test_the_hour_there_is_said_to_who_is_elsewhere(browser_of, begins_in):
    course, _session = begins_in(25 * 60)
    for zone, elsewhere in (("Asia/Seoul", False), ("Asia/Tokyo", False), ("Europe/Madrid", True)):
        page = browser_of("learner", zone=zone)
        enter(page, course)
        expect(page.locator(".room-next__card .zone-time")).to_be_visible(visible=elsewhere)


@LOOKS
def test_every_page_of_it(browser_of, begins_in, size, theme):
    course, _session = begins_in(5 * 60)
    page = browser_of("learner", size, theme)
    enter(page, course)
    expect(page.get_by_role("button", name="Join")).to_be_visible()
    look(page, f"room-open-{size}-{theme}")
    for name in ("Sessions", "Recordings", "Materials", "Members"):
        tab(page, name)
        look(page, f"room-{name.lower()}-{size}-{theme}")
        if name == "Recordings":
            page.locator(".room-item__name a").first.click()
            expect(page.locator("video")).to_be_visible()
            look(page, f"room-recording-{size}-{theme}")
    page.goto("/courses/calendar/")
    look(page, f"calendar-{size}-{theme}")


def test_a_material_done_moves_the_progress(browser_of, begins_in, server):
    course, _session = begins_in(25 * 60)
    material, _clip = server.within(renew, course)
    page = browser_of("learner", "phone")
    enter(page, course)
    before = share(page)
    tab(page, "Materials")
    button = page.locator(f"#material-{material}").get_by_role("button")
    expect(button).to_have_text("Mark as done")
    button.click()
    expect(button).to_have_text("Done")
    assert share(page) > before
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_text("Mark as done")
    assert share(page) == before


def test_a_recording_played_to_its_end_is_watched(browser_of, begins_in, server):
    course, _session = begins_in(25 * 60)
    _material, clip = server.within(renew, course)
    page = browser_of("learner")
    enter(page, course)
    page.goto(f"/courses/{course}/room/recordings/{clip}/")
    page.wait_for_load_state("load")
    button = page.get_by_role("button", name="Mark as watched")
    expect(button).to_be_visible()
    video = page.locator("video")
    video.evaluate("video => { video.currentTime = 23 }")
    expect(button).to_be_visible()  # to have jumped to the end is not to have watched
    video.evaluate(
        "video => { video.currentTime = 0; video.muted = true; video.playbackRate = 8; return video.play() }"
    )
    expect(page.get_by_role("button", name="Watched", exact=True)).to_be_visible(timeout=30_000)


def test_who_has_completed_a_course_takes_a_certificate(browser_of, begins_in, server, tmp_path):
    course = server.within(completed)
    page = browser_of("learner")
    enter(page, course)
    look(page, "room-completed")
    with page.expect_download() as download:
        page.get_by_role("link", name="Certificate (PDF)").click()
    download.value.save_as(tmp_path / "certificate.pdf")
    text = PdfReader(tmp_path / "certificate.pdf").pages[0].extract_text()
    assert "Emma Carter" in text
    assert "Hangul in two mornings" in text
    page.get_by_role("link", name="See its public page").click()
    expect(page.get_by_text("This certificate holds")).to_be_visible()
    visitor = browser_of("visitor", "phone", "dark")
    visitor.goto(page.url)
    expect(visitor.get_by_role("heading", name="Emma Carter")).to_be_visible()
    look(visitor, "certificate-phone-dark")


def test_an_address_for_ones_calendar(browser_of, server):
    page = browser_of("learner", "phone")
    sign_in(page, "demo_learner")
    page.goto("/courses/calendar/")
    page.get_by_role("button", name="Make an address").click()
    link = page.get_by_label("Address of your calendar").input_value()
    look(page, "calendar-made")
    visitor = browser_of("visitor")
    answer = visitor.request.get(link.replace(link.split("/courses/")[0], server.url))
    assert answer.status == 200
    assert "BEGIN:VTIMEZONE" in answer.text()
    assert not MEETING.search(answer.text())
    page.get_by_role("button", name="Remove the address").click()
    expect(page.get_by_role("button", name="Make an address")).to_be_visible()
    assert visitor.request.get(link.replace(link.split("/courses/")[0], server.url)).status == 404


def test_all_of_it_without_scripts(browser_of, begins_in, server):
    course, session = begins_in(5 * 60)
    material, _clip = server.within(renew, course)
    page = browser_of("learner", "phone", scripts=False)
    meeting(page)
    enter(page, course)
    before = share(page)
    with led_to_meeting(page):
        page.get_by_role("button", name="Join").click()
    assert server.within(came, session) == 1
    page.goto(f"/courses/{course}/room/materials/")
    page.locator(f"#material-{material}").get_by_role("button").click()
    expect(page.locator(".room .tabs [aria-current=page]")).to_have_text("Materials")
    expect(page.locator(f"#material-{material}").get_by_role("button")).to_have_text("Done")
    assert share(page) > before
    page.goto(f"/courses/{course}/room/sessions/")
    look(page, "room-sessions-plain")
