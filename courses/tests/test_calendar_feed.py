"""What a calendar program gets: whose classes, at which hour, and never the way in."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from dateutil.tz import tzical
from django.utils import timezone
from icalendar import Calendar

from courses.models import CalendarFeed
from courses.tests.factories import CourseFactory, EnrollmentFactory, SessionFactory

ZONES = ["Asia/Tokyo", "Asia/Seoul", "Asia/Dhaka", "Europe/Madrid", "America/New_York"]


@pytest.fixture
def feed(learner):
    return CalendarFeed.objects.create(user=learner.user)


@pytest.fixture
def course(instructor, learner):
    course = CourseFactory(instructor=instructor, title="Noodles, and how to order them")
    EnrollmentFactory(course=course, learner=learner)
    return course


def fetch(client, feed, **headers):
    return client.get(f"/courses/calendar/{feed.token}.ics", headers=headers)


def events(answer):
    return Calendar.from_ical(answer.content).events


# Whose classes -------------------------------------------------------------------------------------------------------


def test_the_classes_one_takes(client, feed, course):
    mine = SessionFactory(course=course, name="First")
    SessionFactory()
    [event] = events(fetch(client, feed))
    assert str(event["summary"]) == "Noodles, and how to order them: First"
    assert event.start == mine.starts_at
    assert event.end == mine.ends_at


@pytest.mark.parametrize("status", ["waiting", "pending", "cancelled"])
def test_not_those_one_is_not_in(client, feed, course, status):
    SessionFactory(course=course)
    course.enrollments.update(status=status)
    assert events(fetch(client, feed)) == []


def test_instructors_get_those_they_give(client, course):
    SessionFactory(course=course)
    feed = CalendarFeed.objects.create(user=course.instructor.user)
    assert len(events(fetch(client, feed))) == 1


def test_what_is_long_over_is_left_out(client, feed, course):
    SessionFactory(course=course, starts_at=timezone.now() - timedelta(days=200))
    recent = SessionFactory(course=course, starts_at=timezone.now() - timedelta(days=100))
    [event] = events(fetch(client, feed))
    assert event.start == recent.starts_at


def test_a_wrong_address_and_one_of_somebody_gone(client, feed, learner, course):
    assert client.get("/courses/calendar/nobodys.ics").status_code == 404
    learner.user.is_active = False
    learner.user.save()
    assert fetch(client, feed).status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_the_same_queries_for_few_and_many(client, feed, learner, count, django_assert_num_queries):
    for _ in range(count):
        session = SessionFactory()
        EnrollmentFactory(course=session.course, learner=learner)
    with django_assert_num_queries(2):
        assert len(events(fetch(client, feed))) == count


# What is said of each ------------------------------------------------------------------------------------------------


def test_never_the_way_in(client, feed, course, settings):
    SessionFactory(course=course, starts_at=timezone.now(), link="https://meet.google.com/secret", password="sesame")
    text = fetch(client, feed).content.decode().replace("\r\n ", "")
    assert "meet.google.com" not in text
    assert "sesame" not in text
    assert f"URL:{settings.SITE_URL}/courses/{course.pk}/room/" in text


def test_what_a_calendar_needs_to_follow_a_change(client, feed, course, settings):
    session = SessionFactory(course=course)
    [before] = events(fetch(client, feed))
    moved = timezone.now().replace(microsecond=0)
    session.starts_at, session.sequence, session.changed_at = session.starts_at + timedelta(days=1), 1, moved
    session.save()
    [after] = events(fetch(client, feed))
    assert before["uid"] == after["uid"] == f"session-{session.pk}@{settings.SITE.hostname}"
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["last-modified"].dt == after["dtstamp"].dt == moved
    assert after["status"] == "CONFIRMED"
    assert after.start == session.starts_at


def test_a_cancelled_one_stays_as_cancelled(client, feed, course):
    SessionFactory(course=course, name="First", cancelled_at=timezone.now(), sequence=2)
    [event] = events(fetch(client, feed))
    assert (event["status"], event["sequence"], event["transp"]) == ("CANCELLED", 2, "TRANSPARENT")
    assert str(event["summary"]).startswith("Cancelled: ")


def test_words_of_people_stay_words(client, feed, course):
    SessionFactory(
        course=course, name="a;b,c\nBEGIN:VALARM", description="x\r\nEND:VEVENT\r\nURL:https://evil.example/"
    )
    [event] = events(fetch(client, feed))
    assert str(event["summary"]).endswith("a;b,c\nBEGIN:VALARM")
    assert "evil.example" not in str(event["url"])
    assert event.subcomponents == []


def test_in_the_owners_language(client, feed, learner, course):
    learner.user.ui_language = "es"
    learner.user.save()
    answer = client.get(f"/courses/calendar/{feed.token}.ics", headers={"Accept-Language": "ko"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"


# How it is sent ------------------------------------------------------------------------------------------------------


def test_it_is_the_owners_alone_and_not_sent_twice(client, feed, course):
    SessionFactory(course=course)
    answer = fetch(client, feed)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "sessionid" not in answer.cookies
    again = fetch(client, feed, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    SessionFactory(course=course)
    assert fetch(client, feed, **{"If-None-Match": answer.headers["ETag"]}).status_code == 200


def test_not_too_often(client, feed):
    codes = [fetch(client, feed).status_code for _ in range(21)]
    assert codes == [200] * 20 + [429]


def test_it_is_only_fetched(client, feed):
    assert client.post(f"/courses/calendar/{feed.token}.ics").status_code == 405


# The hour, over a change of the clock --------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def autumn():
    with time_machine.travel(datetime(2026, 10, 14, 12, 0, tzinfo=UTC), tick=False):
        yield


def weekly(course, hour, first, weeks):
    zone = ZoneInfo(course.timezone)
    for number in range(weeks):
        day = first + timedelta(weeks=number)
        SessionFactory(course=course, starts_at=datetime(day.year, day.month, day.day, hour, tzinfo=zone))


def hours_by_the_file(text):
    """When each class begins, reckoned by the zone that the file itself describes, as another library reads it."""
    calendar = Calendar.from_ical(text)
    [described] = calendar.timezones
    zone = tzical(StringIO(described.to_ical().decode())).get()
    naive = [datetime.strptime(event["dtstart"].to_ical().decode(), "%Y%m%dT%H%M%S") for event in calendar.events]
    return [moment.replace(tzinfo=zone).astimezone(UTC) for moment in naive]


@pytest.mark.parametrize(
    ("zone", "first", "utc"),
    [
        ("America/New_York", date(2026, 10, 21), [23, 23, 24, 24]),  # clocks go back on November 1
        ("Europe/Madrid", date(2026, 10, 14), [17, 17, 18, 18]),  # on October 25
        ("America/New_York", date(2027, 3, 3), [24, 24, 23, 23]),  # and forward on March 14
        ("Europe/Madrid", date(2027, 3, 17), [18, 18, 17, 17]),  # on March 28
        ("Asia/Seoul", date(2026, 10, 21), [10, 10, 10, 10]),  # never
    ],
)
def test_a_weekly_class_stays_at_its_hour(client, feed, course, zone, first, utc):
    course.timezone = zone
    course.save()
    weekly(course, 19, first, 4)
    text = fetch(client, feed).content
    meant = [
        datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour)
        for day, hour in zip((first + timedelta(weeks=n) for n in range(4)), utc, strict=True)
    ]
    assert hours_by_the_file(text) == meant == list(course.sessions.in_order().values_list("starts_at", flat=True))
    assert text.count(f"DTSTART;TZID={zone}:".encode()) == 4
    assert text.decode().count("T190000\r\n") >= 4


def test_the_hour_that_comes_twice(client, feed, course):
    course.timezone = "America/New_York"
    course.save()
    first, again = datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)  # both 1:30
    for moment in (first, again):
        SessionFactory(course=course, starts_at=moment)
    text = fetch(client, feed).content
    found = [event.start.astimezone(UTC) for event in Calendar.from_ical(text).events]
    assert found == [first, again]
    assert b"DTSTART:20261101T063000Z" in text


def test_every_zone_that_is_named_is_described(client, feed, learner, instructor):
    for zone in [*ZONES, "UTC"]:
        course = CourseFactory(instructor=instructor, timezone=zone)
        EnrollmentFactory(course=course, learner=learner)
        SessionFactory(course=course)
    calendar = Calendar.from_ical(fetch(client, feed).content)
    assert [zone.tz_name for zone in calendar.timezones] == sorted(ZONES)
    assert calendar.get_missing_tzids() == set()


@pytest.mark.parametrize(
    ("reader", "before", "after"),
    [
        # a class at 19:00 in New York, on the Wednesdays before and after its clocks go back on Sunday, November 1
        ("America/New_York", "Wed, Oct 28, 2026, 7:00 PM", "Wed, Nov 4, 2026, 7:00 PM"),
        ("Asia/Tokyo", "Thu, Oct 29, 2026, 8:00 AM", "Thu, Nov 5, 2026, 9:00 AM"),
        ("Asia/Seoul", "Thu, Oct 29, 2026, 8:00 AM", "Thu, Nov 5, 2026, 9:00 AM"),
        ("Asia/Dhaka", "Thu, Oct 29, 2026, 5:00 AM", "Thu, Nov 5, 2026, 6:00 AM"),
        ("Europe/Madrid", "Thu, Oct 29, 2026, 12:00 AM", "Thu, Nov 5, 2026, 1:00 AM"),
    ],
)
def test_the_page_shows_it_on_the_readers_clocks(signed_in, learner, course, reader, before, after):
    course.timezone, learner.user.timezone = "America/New_York", reader
    course.save()
    learner.user.save()
    weekly(course, 19, date(2026, 10, 28), 2)
    text = signed_in.get(f"/courses/{course.pk}/room/sessions/").content.decode().replace("\u202f", " ")
    for shown in (before, after):
        assert f'data-local-time="class">{shown}</time>' in text
    assert text.count("Wed, Oct 28, 2026, 7:00 PM in New York") == 1
    assert text.count("hidden>Wed, ") == (2 if reader == "America/New_York" else 0)


@pytest.mark.parametrize(
    ("reader", "before", "after"),
    [
        # a class at 19:00 in Madrid, on the Wednesdays before and after its clocks go back on Sunday, October 25
        ("Europe/Madrid", "Wed, Oct 21, 2026, 7:00 PM", "Wed, Oct 28, 2026, 7:00 PM"),
        ("America/New_York", "Wed, Oct 21, 2026, 1:00 PM", "Wed, Oct 28, 2026, 2:00 PM"),
        ("Asia/Tokyo", "Thu, Oct 22, 2026, 2:00 AM", "Thu, Oct 29, 2026, 3:00 AM"),
        ("Asia/Dhaka", "Wed, Oct 21, 2026, 11:00 PM", "Thu, Oct 29, 2026, 12:00 AM"),
    ],
)
def test_and_so_when_spain_changes_its_clocks(signed_in, learner, course, reader, before, after):
    course.timezone, learner.user.timezone = "Europe/Madrid", reader
    course.save()
    learner.user.save()
    weekly(course, 19, date(2026, 10, 21), 2)
    text = signed_in.get(f"/courses/{course.pk}/room/sessions/").content.decode().replace("\u202f", " ")
    for shown in (before, after):
        assert f'data-local-time="class">{shown}</time>' in text
