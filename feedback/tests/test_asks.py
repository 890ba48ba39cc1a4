"""asks.py: who is asked for a review, when, and when not."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from courses.tests.factories import AttendanceFactory, CourseFactory, EnrollmentFactory, SessionFactory
from feedback import asks
from feedback.models import Notification, ReviewAsk
from feedback.tests.factories import FeedbackFactory

# Weekly, on Wednesdays from October 7: the third on October 21 until 3 p.m.; the course ends on November 11.
FIRST = datetime(2026, 10, 7, 14, tzinfo=UTC)
WEEK, DAY, HOUR = timedelta(weeks=1), timedelta(days=1), timedelta(hours=1)
THIRD = FIRST + 2 * WEEK + HOUR
END = datetime(2026, 11, 12, tzinfo=UTC)


@pytest.fixture
def course(instructor):
    course = CourseFactory(
        instructor=instructor, title="Small talk", start_date=date(2026, 10, 7), end_date=date(2026, 11, 11)
    )
    for number in range(6):
        SessionFactory(course=course, starts_at=FIRST + number * WEEK)
    return course


@pytest.fixture
def enrollment(course, learner):
    enrollment = EnrollmentFactory(course=course, learner=learner)
    AttendanceFactory(enrollment=enrollment, session=course.sessions.earliest("starts_at"))
    return enrollment


@pytest.fixture
def ask(db):
    """Ask at that moment; gives `(username, moment)` of who was."""

    def at(moment):
        seen = set(ReviewAsk.objects.values_list("pk", flat=True))
        with time_machine.travel(moment, tick=False):
            asks.ask_everyone()
        new = ReviewAsk.objects.exclude(pk__in=seen).order_by("learner__user__username")
        return [(row.learner.user.username, row.moment) for row in new]

    return at


def test_after_the_third_class_and_at_the_end(enrollment, ask):
    assert ask(THIRD - HOUR) == []
    assert ask(THIRD) == [("ana", "third")]
    assert ask(THIRD + HOUR) == []
    assert ask(THIRD + WEEK) == []
    assert ask(END - HOUR) == []
    assert ask(END) == [("ana", "end")]
    assert ask(END + HOUR) == []
    told = Notification.objects.order_by("pk").values_list("content_title", "url", "notification_type")
    address = f"/courses/{enrollment.course_id}/review/"
    assert list(told) == [
        ("How is “Small talk” so far?", address, "feedback"),
        ("How was “Small talk”?", address, "feedback"),
    ]


def test_when_one_completes_it_is_the_end(enrollment, ask):
    enrollment.status, enrollment.completed_at = "completed", END - 5 * DAY
    enrollment.save()
    assert ask(END - 5 * DAY + HOUR) == [("ana", "end")]
    assert ask(END) == []


def test_cancelled_classes_are_not_counted(enrollment, ask):
    enrollment.course.sessions.filter(starts_at=FIRST + WEEK).update(cancelled_at=FIRST)
    assert ask(THIRD) == []
    assert ask(THIRD + WEEK) == [("ana", "third")]


def test_three_classes_have_only_an_end(enrollment, ask):
    enrollment.course.sessions.filter(starts_at__gt=FIRST + 2 * WEEK).delete()
    assert ask(THIRD) == []
    assert ask(END) == [("ana", "end")]


def test_not_twice_within_a_week(enrollment, ask):
    enrollment.course.end_date = date(2026, 10, 23)
    enrollment.course.save()
    assert ask(THIRD) == [("ana", "third")]
    assert ask(datetime(2026, 10, 24, 1, tzinfo=UTC)) == []


def test_a_worker_that_was_down_makes_up_for_it_but_not_for_long(enrollment, ask):
    assert ask(THIRD + 2 * DAY) == [("ana", "third")]
    assert ask(END + 4 * DAY) == []


@pytest.mark.parametrize("kind", ["course", "instructor"])
def test_who_wrote_one_is_not_asked(enrollment, ask, kind):
    FeedbackFactory(course=enrollment.course, learner=enrollment.learner, feedback_type=kind)
    assert ask(THIRD) == []
    assert ask(END) == []


def test_feedback_on_their_performance_is_no_review(enrollment, ask):
    FeedbackFactory(course=enrollment.course, learner=enrollment.learner, feedback_type="learner")
    assert ask(THIRD) == [("ana", "third")]


def test_who_dismissed_it_is_never_asked_again(enrollment, ask):
    ask(THIRD)
    asks.dismiss(enrollment.learner.user, enrollment.course)
    assert ask(END) == []


def test_who_did_not_come_is_asked_only_at_the_end(enrollment, ask):
    enrollment.attendances.all().delete()
    assert ask(THIRD) == []
    assert ask(END) == [("ana", "end")]


@pytest.mark.parametrize("status", ["cancelled", "pending", "waiting"])
def test_only_who_takes_it(enrollment, ask, status):
    enrollment.status = status
    enrollment.save()
    assert ask(THIRD) == []
    assert ask(END) == []


def test_many_are_asked_in_batches(course, ask, monkeypatch):
    monkeypatch.setattr(asks, "BATCH", 4)
    first = course.sessions.earliest("starts_at")
    for _ in range(10):
        AttendanceFactory(session=first, enrollment=EnrollmentFactory(course=course))
    assert len(ask(THIRD)) == 10
    assert Notification.objects.count() == 10


def test_the_database_keeps_it_once(enrollment):
    pair = {"course": enrollment.course, "learner": enrollment.learner, "moment": "end"}
    ReviewAsk.objects.create(**pair)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewAsk.objects.create(**pair)


def test_standing_for_two_weeks_until_answered_or_dismissed(enrollment, learner, ask):
    def shown(moment):
        with time_machine.travel(moment, tick=False):
            return asks.standing(learner.user).count()

    assert shown(THIRD) == 0
    ask(THIRD)
    assert shown(THIRD + 13 * DAY) == 1
    assert shown(THIRD + 15 * DAY) == 0
    review = FeedbackFactory(course=enrollment.course, learner=learner, feedback_type="instructor")
    assert shown(THIRD + DAY) == 0
    review.delete()
    asks.dismiss(learner.user, enrollment.course)
    assert shown(THIRD + DAY) == 0
