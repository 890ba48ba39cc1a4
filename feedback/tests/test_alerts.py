"""alerts.py: who is alerted of which session, when, and in which words; exactly once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import InstructorFactory, LearnerFactory
from courses.tests.factories import CourseFactory, EnrollmentFactory, SessionFactory
from feedback import alerts
from feedback.models import AlertMoment, Notification, SessionAlert

# A Wednesday; the class is at 3 p.m. in Madrid.
START = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALMOST = timedelta(seconds=1)


@pytest.fixture
def course(instructor):
    return CourseFactory(
        instructor=instructor, title="Small talk", start_date=date(2026, 11, 1), end_date=date(2026, 12, 30)
    )


@pytest.fixture
def session(course, learner):
    EnrollmentFactory(course=course, learner=learner)
    AlertMoment.objects.choose(course.instructor.user, [])  # tests of who gives it say so
    return SessionFactory(course=course, name="Greetings", starts_at=START)


@pytest.fixture
def sweep(db):
    """Sweep at that moment; gives `(username, title)` of what is new."""

    def at(moment):
        seen = set(Notification.objects.values_list("pk", flat=True))
        with time_machine.travel(moment, tick=False):
            told = alerts.sweep()
        new = Notification.objects.exclude(pk__in=seen).order_by("recipient__username")
        assert told == len(new)
        return [(row.recipient.username, row.content_title) for row in new]

    return at


def minutes_of(session):
    return sorted(SessionAlert.objects.filter(session=session).values_list("lead", flat=True))


# When ----------------------------------------------------------------------------------------------------------------


def test_a_day_and_a_quarter_of_an_hour_before(session, sweep):
    assert sweep(START - DAY - ALMOST) == []
    assert sweep(START - DAY) == [("ana", "“Greetings” begins tomorrow at 3:00 PM")]
    assert sweep(START - 5 * HOUR) == []
    assert sweep(START - 15 * MINUTE - ALMOST) == []
    assert sweep(START - 15 * MINUTE) == [("ana", "“Greetings” begins in 15 minutes")]
    assert sweep(START - MINUTE) == []
    assert sweep(START + MINUTE) == []
    assert minutes_of(session) == [15, 1440]


def test_it_says_when_and_leads_to_the_room(session, sweep):
    sweep(START - DAY)
    told = Notification.objects.get()
    assert (told.notification_type, told.course) == ("session alert", session.course)
    assert told.url == f"/courses/{session.course_id}/room/"
    assert told.content_text == "Small talk, Wed, Nov 25, 3:00 PM"


def test_a_minute_job_that_is_a_little_late_still_says_what_is_true(session, sweep):
    assert sweep(START - 14 * MINUTE - timedelta(seconds=20)) == [("ana", "“Greetings” begins in 15 minutes")]


@pytest.mark.parametrize(
    ("leads", "moments"),
    [
        ([15], [15]),
        ([1440], [1440]),
        ([60, 180], [180, 60]),
        ([15, 60, 180, 1440, 2880], [2880, 1440, 180, 60, 15]),
        ([], []),
    ],
)
def test_each_chooses_when(session, learner, sweep, leads, moments):
    AlertMoment.objects.choose(learner.user, leads)
    around = [before for lead in (2880, 1440, 180, 60, 15, 0, -60) for before in (lead + 1, lead, lead - 1)]
    assert [before for before in around if sweep(START - before * MINUTE)] == moments
    assert minutes_of(session) == sorted(leads)


def test_words_far_away_today_and_soon(session, learner, sweep):
    AlertMoment.objects.choose(learner.user, [2880, 180, 60])
    assert sweep(START - 2 * DAY) == [("ana", "“Greetings” begins on Wed, Nov 25 at 3:00 PM")]
    assert sweep(START - 3 * HOUR) == [("ana", "“Greetings” begins today at 3:00 PM")]
    assert sweep(START - HOUR) == [("ana", "“Greetings” begins in 60 minutes")]


# Late ----------------------------------------------------------------------------------------------------------------


def test_a_worker_that_was_down_for_an_hour_catches_up(session, sweep):
    assert sweep(START - DAY + HOUR) == [("ana", "“Greetings” begins tomorrow at 3:00 PM")]
    assert sweep(START + 45 * MINUTE) == [("ana", "“Greetings” has begun")]


def test_not_once_it_is_over(session, sweep):
    assert sweep(START + HOUR) == []
    assert not SessionAlert.objects.exists()


def test_one_that_is_hours_late_is_left_to_the_nearer_one(session, sweep):
    assert sweep(START - DAY + 6 * HOUR) == []
    assert sweep(START - 15 * MINUTE) == [("ana", "“Greetings” begins in 15 minutes")]


def test_but_told_where_no_nearer_one_is_wanted(session, learner, sweep):
    AlertMoment.objects.choose(learner.user, [1440, 2880])
    assert sweep(START - 5 * HOUR) == [("ana", "“Greetings” begins today at 3:00 PM")]
    assert sweep(START - HOUR) == []


def test_of_several_that_are_due_only_the_nearest_is_told(session, learner, sweep):
    AlertMoment.objects.choose(learner.user, [15, 60, 180])
    assert sweep(START - 10 * MINUTE) == [("ana", "“Greetings” begins in 10 minutes")]
    assert sweep(START - 9 * MINUTE) == []
    assert minutes_of(session) == [15]


def test_a_lesson_set_for_in_five_minutes_is_announced(session, sweep):
    sweep(START - DAY)
    SessionFactory(course=session.course, name="Extra", starts_at=START - 10 * HOUR)
    assert sweep(START - 10 * HOUR - 5 * MINUTE) == [("ana", "“Extra” begins in 5 minutes")]


# What changes --------------------------------------------------------------------------------------------------------


def move(session, starts_at):
    session.starts_at = starts_at
    session.save()


def test_none_after_a_cancellation(session, sweep):
    sweep(START - DAY)
    session.cancelled_at = START - 2 * HOUR
    session.save()
    assert sweep(START - 15 * MINUTE) == []


def test_anew_after_a_move_to_later(session, sweep):
    sweep(START - DAY)
    sweep(START - 15 * MINUTE)
    move(session, START + 2 * DAY)
    assert sweep(START - 10 * MINUTE) == []
    assert sweep(START + DAY) == [("ana", "“Greetings” begins tomorrow at 3:00 PM")]
    assert sweep(START + 2 * DAY - 15 * MINUTE) == [("ana", "“Greetings” begins in 15 minutes")]
    assert minutes_of(session) == [15, 15, 1440, 1440]


def test_anew_after_a_move_to_earlier(session, sweep):
    sweep(START - DAY)
    move(session, START - 3 * HOUR)
    assert sweep(START - DAY + HOUR) == [("ana", "“Greetings” begins tomorrow at 12:00 PM")]
    assert sweep(START - 3 * HOUR - 15 * MINUTE) == [("ana", "“Greetings” begins in 15 minutes")]
    assert sweep(START - 15 * MINUTE) == []


def test_moved_and_moved_back_says_nothing_twice(session, sweep):
    sweep(START - DAY)
    move(session, START + HOUR)
    assert len(sweep(START - DAY + 2 * HOUR)) == 1
    move(session, START)
    assert sweep(START - DAY + 3 * HOUR) == []
    assert len(sweep(START - 15 * MINUTE)) == 1


@pytest.mark.parametrize("status", ["cancelled", "pending", "waiting"])
def test_only_who_takes_it(session, learner, sweep, status):
    session.course.enrollments.update(status=status)
    assert sweep(START - DAY) == []


def test_none_after_leaving_and_again_after_coming_back(session, sweep):
    sweep(START - DAY)
    session.course.enrollments.update(status="cancelled")
    assert sweep(START - 15 * MINUTE) == []
    session.course.enrollments.update(status="active")
    assert len(sweep(START - 14 * MINUTE)) == 1


def test_nobody_suspended_and_nobody_of_a_suspended_instructor(session, learner, instructor, sweep):
    learner.user.is_active = False
    learner.user.save()
    assert sweep(START - DAY) == []
    learner.user.is_active = True
    learner.user.save()
    instructor.user.is_active = False
    instructor.user.save()
    assert sweep(START - DAY) == []


def test_who_gives_it_too(session, instructor, sweep):
    AlertMoment.objects.choose(instructor.user, [15])
    assert sweep(START - 15 * MINUTE) == [
        ("ana", "“Greetings” begins in 15 minutes"),
        ("teacher", "“Greetings” begins in 15 minutes"),
    ]


def test_a_choice_made_later_counts_from_then_on(session, learner, sweep):
    sweep(START - DAY)
    AlertMoment.objects.choose(learner.user, [60])
    assert len(sweep(START - HOUR)) == 1
    AlertMoment.objects.choose(learner.user, [15, 60])
    assert len(sweep(START - 15 * MINUTE)) == 1


# Where people are ----------------------------------------------------------------------------------------------------


def test_each_in_their_own_zone(course, sweep):
    zones = ["Asia/Tokyo", "Asia/Seoul", "Asia/Dhaka", "Europe/Madrid", "America/New_York"]
    for number, zone in enumerate(zones):
        EnrollmentFactory(course=course, learner__user__username=f"p{number}", learner__user__timezone=zone)
    AlertMoment.objects.choose(course.instructor.user, [])
    SessionFactory(course=course, name="Greetings", starts_at=START)
    sweep(START - DAY)
    told = dict(Notification.objects.values_list("recipient__timezone", "content_text"))
    assert told == {
        "Asia/Tokyo": "Small talk, Wed, Nov 25, 11:00 PM",
        "Asia/Seoul": "Small talk, Wed, Nov 25, 11:00 PM",
        "Asia/Dhaka": "Small talk, Wed, Nov 25, 8:00 PM",
        "Europe/Madrid": "Small talk, Wed, Nov 25, 3:00 PM",
        "America/New_York": "Small talk, Wed, Nov 25, 9:00 AM",
    }


# Clocks go back in Spain on Oct 25 and in the USA on Nov 1, 2026; forward in the USA on Mar 14 and in Spain on Mar 28,
# 2027. First a course at 6 p.m. in Madrid, which is 16 and then 17 in UTC; then one at 6 p.m. in New York, 23 and then
# 22. Who keeps the same clock all year sees the class move by an hour.
CLASSES = [
    # starts (UTC), reader's zone, what the alert a day before says
    (datetime(2026, 10, 24, 16, tzinfo=UTC), "Europe/Madrid", "tomorrow at 6:00 PM"),
    (datetime(2026, 10, 25, 17, tzinfo=UTC), "Europe/Madrid", "tomorrow at 6:00 PM"),
    (datetime(2026, 10, 24, 16, tzinfo=UTC), "America/New_York", "tomorrow at 12:00 PM"),
    (datetime(2026, 10, 25, 17, tzinfo=UTC), "America/New_York", "tomorrow at 1:00 PM"),
    (datetime(2026, 11, 1, 17, tzinfo=UTC), "America/New_York", "tomorrow at 12:00 PM"),
    (datetime(2026, 10, 24, 16, tzinfo=UTC), "Asia/Tokyo", "tomorrow at 1:00 AM"),
    (datetime(2026, 10, 25, 17, tzinfo=UTC), "Asia/Tokyo", "tomorrow at 2:00 AM"),
    (datetime(2026, 10, 25, 17, tzinfo=UTC), "Asia/Seoul", "tomorrow at 2:00 AM"),
    (datetime(2026, 10, 24, 16, tzinfo=UTC), "Asia/Dhaka", "tomorrow at 10:00 PM"),
    (datetime(2026, 10, 25, 17, tzinfo=UTC), "Asia/Dhaka", "tomorrow at 11:00 PM"),
    (datetime(2027, 3, 13, 23, tzinfo=UTC), "America/New_York", "tomorrow at 6:00 PM"),
    (datetime(2027, 3, 14, 22, tzinfo=UTC), "America/New_York", "tomorrow at 6:00 PM"),
    (datetime(2027, 3, 13, 23, tzinfo=UTC), "Europe/Madrid", "tomorrow at 12:00 AM"),
    (datetime(2027, 3, 14, 22, tzinfo=UTC), "Europe/Madrid", "tomorrow at 11:00 PM"),
    # 24 hours before this midnight, it is 11 p.m. of the day before the last
    (datetime(2027, 3, 28, 22, tzinfo=UTC), "Europe/Madrid", "on Mon, Mar 29 at 12:00 AM"),
    (datetime(2027, 3, 14, 22, tzinfo=UTC), "Asia/Seoul", "tomorrow at 7:00 AM"),
    (datetime(2027, 3, 14, 22, tzinfo=UTC), "Asia/Dhaka", "tomorrow at 4:00 AM"),
]


@pytest.mark.parametrize(("starts", "zone", "said"), CLASSES)
def test_across_clock_changes(session, learner, sweep, starts, zone, said):
    learner.user.timezone = zone
    learner.user.save()
    move(session, starts)
    assert sweep(starts - DAY - ALMOST) == []
    assert sweep(starts - DAY) == [("ana", f"“Greetings” begins {said}")]
    assert sweep(starts - 15 * MINUTE - ALMOST) == []
    assert sweep(starts - 15 * MINUTE) == [("ana", "“Greetings” begins in 15 minutes")]


def test_a_day_that_has_25_hours_is_still_tomorrow(session, learner, sweep):
    learner.user.timezone = "Europe/Madrid"
    learner.user.save()
    starts = datetime(2026, 10, 25, 22, 30, tzinfo=UTC)  # 23:30
    move(session, starts)
    # 24 hours before it is 00:30 of the same, long day
    assert sweep(starts - DAY) == [("ana", "“Greetings” begins today at 11:30 PM")]


def test_in_their_language(session, learner, sweep):
    learner.user.ui_language, learner.user.timezone = "es", "Europe/Madrid"
    learner.user.save()
    sweep(START - DAY)
    assert "15:00" in Notification.objects.get().content_text


# Many ----------------------------------------------------------------------------------------------------------------


def test_a_big_course_is_told_in_batches(course, sweep, monkeypatch):
    monkeypatch.setattr(alerts, "BATCH", 7)
    EnrollmentFactory.create_batch(30, course=course)
    session = SessionFactory(course=course, starts_at=START)
    with time_machine.travel(START - DAY, tick=False):
        assert alerts.sweep() == 31
        assert alerts.sweep() == 0
    assert SessionAlert.objects.filter(session=session).count() == Notification.objects.count() == 31


def test_same_queries_for_3_and_30_sessions_without_anything_to_tell(session, learner, sweep):
    def count():
        with time_machine.travel(START - DAY, tick=False), CaptureQueriesContext(connection) as captured:
            assert alerts.sweep() == 0
        return len(captured)

    AlertMoment.objects.choose(learner.user, [])
    for _ in range(2):
        SessionFactory(course=CourseFactory(), starts_at=START)
    sweep(START - DAY)
    few = count()
    for number in range(27):
        EnrollmentFactory(course__instructor=session.course.instructor, learner=learner)
        SessionFactory(course=session.course, starts_at=START + number * MINUTE)
    assert count() == few <= 5


def test_finding_costs_the_same_for_3_and_30_sessions(course, learner):
    EnrollmentFactory(course=course, learner=learner)

    def count():
        with time_machine.travel(START - DAY, tick=False), CaptureQueriesContext(connection) as captured:
            claimed = alerts.claim(1440, alerts.due(1440, [course.pk]))
            assert len(claimed) > 1
        SessionAlert.objects.all().delete()
        return len(captured)

    for number in range(3):
        SessionFactory(course=course, starts_at=START - number * MINUTE)
    few = count()
    for number in range(27):
        SessionFactory(course=course, starts_at=START - number * MINUTE)
    assert count() == few <= 3


def test_one_that_fails_keeps_it_from_nobody_and_comes_later(course, sweep, monkeypatch, caplog):
    for name in ("one", "two", "three"):
        EnrollmentFactory(course=course, learner=LearnerFactory(user__username=name))
    AlertMoment.objects.choose(course.instructor.user, [])
    SessionFactory(course=course, name="Greetings", starts_at=START)
    tell = Notification.objects.tell

    def fails_for_two(recipient, *args, **kwargs):
        if recipient.username == "two":
            raise ValueError("no words")
        return tell(recipient, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Notification.objects, "tell", fails_for_two)
        assert [who for who, _said in sweep(START - DAY)] == ["one", "three"]
    assert "no alert for" in caplog.text
    assert [who for who, _said in sweep(START - DAY + MINUTE)] == ["two"]


def test_what_was_long_ago_is_forgotten(session, sweep):
    sweep(START - DAY)
    with time_machine.travel(START + 29 * DAY, tick=False):
        alerts.forget()
    assert SessionAlert.objects.count() == 1
    with time_machine.travel(START + 31 * DAY, tick=False):
        alerts.forget()
    assert not SessionAlert.objects.exists()


def test_another_course_is_not_concerned(session, sweep):
    SessionFactory(course=CourseFactory(instructor=InstructorFactory()), starts_at=START + 5 * DAY)
    assert [who for who, _said in sweep(START - DAY)] == ["ana"]
