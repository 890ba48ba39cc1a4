"""The way into a class: there from 15 minutes before it until its end, and nowhere else."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from courses.tests.factories import CourseFactory, EnrollmentFactory, SessionFactory

STARTS = datetime(2031, 3, 4, 15, 0, tzinfo=UTC)
HTMX = {"HX-Request": "true"}
SECRETS = ("meet.google.com", "abc-defg-hij", "sesame")


@pytest.fixture(autouse=True)
def days_before():
    """Who is signed in then still is when the class begins."""
    with time_machine.travel(STARTS - timedelta(days=5)):
        yield


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, start_date=date(2031, 3, 1), end_date=date(2031, 4, 1))


@pytest.fixture
def enrollment(course, learner):
    return EnrollmentFactory(course=course, learner=learner)


@pytest.fixture
def session(course):
    return SessionFactory(course=course, starts_at=STARTS, duration=timedelta(hours=1), password="sesame")


def at(minutes, seconds=0):
    return time_machine.travel(STARTS + timedelta(minutes=minutes, seconds=seconds), tick=False)


def pages(client, course):
    """Every page of the room on which a session stands."""
    room = f"/courses/{course.pk}/room/"
    yield client.get(room).content.decode()
    yield client.get(f"{room}next/", headers=HTMX).content.decode()
    yield client.get(f"{room}sessions/").content.decode()
    yield client.get(f"/courses/{course.pk}/").content.decode()


@pytest.mark.parametrize("minutes", [-60 * 24 * 3, -16, 60, 61, 60 * 24 * 3])
def test_outside_the_window_link_and_password_are_nowhere(signed_in, course, enrollment, session, minutes):
    with at(minutes):
        for text in pages(signed_in, course):
            assert [secret for secret in SECRETS if secret in text] == []
            assert "/join/" not in text


@pytest.mark.parametrize("seconds", [-15 * 60, -60, 0, 59 * 60 + 59])
def test_inside_it_they_are_on_the_overview_with_the_button(signed_in, course, enrollment, session, seconds):
    with at(0, seconds):
        overview, fragment, sessions, public = pages(signed_in, course)
    for text in (overview, fragment, sessions):
        assert f'action="/courses/{course.pk}/room/sessions/{session.pk}/join/"' in text
        assert 'data-copy="https://meet.google.com/abc-defg-hij"' in text
        assert 'data-copy="sesame"' in text
    assert [secret for secret in SECRETS if secret in public] == []


def test_the_instructor_has_the_same_window(client, instructor, course, session):
    client.force_login(instructor.user)
    with at(-20):
        assert "sesame" not in client.get(f"/courses/{course.pk}/room/").content.decode()
    with at(-10):
        assert "sesame" in client.get(f"/courses/{course.pk}/room/").content.decode()


def test_a_cancelled_one_never_opens_and_is_said(signed_in, course, enrollment, session):
    session.name, session.cancelled_at = "Ordering noodles", STARTS - timedelta(days=1)
    session.save()
    with at(-5):
        overview, fragment, sessions, public = pages(signed_in, course)
    for text in (overview, fragment, sessions):
        assert [secret for secret in SECRETS if secret in text] == []
        assert "Ordering noodles" in text
        assert "Cancelled" in text


def test_a_cancelled_one_gives_way_to_the_next(signed_in, course, enrollment, session):
    later = SessionFactory(course=course, starts_at=STARTS + timedelta(days=7))
    session.cancelled_at = STARTS - timedelta(days=1)
    session.save()
    with at(-60):
        page = signed_in.get(f"/courses/{course.pk}/room/")
        assert page.context["next"].session == later
        assert page.context["next"].cancelled == [session]


def test_a_moved_one_says_so(signed_in, course, enrollment, session):
    said = "The instructor changed this session"
    with at(-100):
        assert said not in signed_in.get(f"/courses/{course.pk}/room/").content.decode()
    session.starts_at, session.sequence = STARTS + timedelta(days=1), 1
    session.save()
    with at(-100):
        assert said in signed_in.get(f"/courses/{course.pk}/room/").content.decode()
        assert "Changed" in signed_in.get(f"/courses/{course.pk}/room/sessions/").content.decode()
    with at(-10):
        assert "sesame" not in signed_in.get(f"/courses/{course.pk}/room/").content.decode()


@pytest.mark.parametrize(
    ("minutes", "due"),
    [(-60 * 24, -60 * 24 + 5), (-18, -15), (-15, -10), (0, 5), (57, 60), (60, 65)],
    ids=["far away: to see what changes", "it opens", "open", "it runs", "it ends", "nothing is next"],
)
def test_a_page_left_open_asks_again_when_something_changes(signed_in, course, enrollment, session, minutes, due):
    with at(minutes):
        text = signed_in.get(f"/courses/{course.pk}/room/next/", headers=HTMX).content.decode()
    moment = datetime.fromisoformat(re.search(r'data-due="([^"]+)"', text)[1])
    assert moment == STARTS + timedelta(minutes=due)
    assert f'data-from="/courses/{course.pk}/room/next/"' in text


def test_it_says_when_the_server_spoke(signed_in, course, enrollment, session):
    with at(-100):
        text = signed_in.get(f"/courses/{course.pk}/room/next/", headers=HTMX).content.decode()
    assert f'data-now="{(STARTS - timedelta(minutes=100)).isoformat()}"' in text
    assert f'data-countdown="{STARTS.isoformat()}"' in text


def test_without_a_link_it_says_so(signed_in, course, enrollment, session):
    session.link = ""
    session.save()
    with at(-5):
        text = signed_in.get(f"/courses/{course.pk}/room/").content.decode()
    assert "The instructor has not said yet where this session meets." in text
    assert "/join/" not in text


def test_opened_by_itself_the_fragment_leads_to_the_page(signed_in, course, enrollment):
    answer = signed_in.get(f"/courses/{course.pk}/room/next/")
    assert answer.headers["Location"] == f"/courses/{course.pk}/room/"


def test_the_form_may_lead_out(signed_in, course, enrollment, session):
    """Browsers hold where a form's answer redirects to against the page's policy."""
    for address in ("", "sessions/"):
        policy = signed_in.get(f"/courses/{course.pk}/room/{address}").headers["Content-Security-Policy"]
        assert "form-action 'self' https:" in policy
    assert "form-action 'self';" in signed_in.get("/courses/").headers["Content-Security-Policy"] + ";"


def test_the_hour_is_given_on_the_courses_own_clocks_too(signed_in, learner, course, enrollment, session):
    course.timezone, learner.user.timezone = "Asia/Seoul", "America/New_York"
    course.save()
    learner.user.save()
    with at(-600):
        text = signed_in.get(f"/courses/{course.pk}/room/").content.decode()
    assert "Tue, Mar 4, 2031, 10:00\u202fAM" in text
    assert "Wed, Mar 5, 2031, 12:00\u202fAM in Seoul" in text


def test_where_the_clocks_agree_once_is_enough(signed_in, learner, course, enrollment, session):
    course.timezone, learner.user.timezone = "Asia/Seoul", "Asia/Tokyo"
    course.save()
    learner.user.save()
    with at(-600):
        text = signed_in.get(f"/courses/{course.pk}/room/").content.decode()
    assert re.search(r'<span class="zone-time"[^>]* hidden>', text)
