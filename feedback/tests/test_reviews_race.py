"""Ratings of one course at the same moment: whatever comes first, the course's copies count all of them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from accounts.tests.factories import LearnerFactory
from courses.tests.factories import CourseFactory, EnrollmentFactory, day
from feedback import asks
from feedback.models import Feedback, FeedbackReply, Notification, ReviewAsk
from feedback.reviews import write
from feedback.tests.factories import FeedbackFactory
from feedback.views.reviewing import answer

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls):
    def run(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(run, calls))


def words(rating):
    return {"rating": rating, "feedback_about": "", "feedback_text": f"I say {rating}"}


def test_many_learners():
    course, people = CourseFactory(), LearnerFactory.create_batch(16)
    calls = [
        lambda person=person, rating=1 + n % 5: write(course, person, "course", **words(rating))
        for n, person in enumerate(people)
    ]
    assert all(new for _feedback, new in at_once(calls))
    course.refresh_from_db()
    given = [1 + n % 5 for n in range(16)]
    assert (float(course.rating_average), course.rating_count) == (round(sum(given) / 16, 2), 16)


def test_one_learner_in_many_tabs():
    course, person = CourseFactory(), LearnerFactory()
    calls = [lambda rating=1 + n % 5: write(course, person, "course", **words(rating)) for n in range(15)]
    assert [new for _feedback, new in at_once(calls)].count(True) == 1
    review = Feedback.objects.get()
    course.refresh_from_db()
    assert (course.rating_average, course.rating_count) == (review.rating, 1)
    versions = [edit.rating for edit in review.edits.order_by("pk")] + [review.rating]
    assert all(one != other for one, other in zip(versions, versions[1:], strict=False))


def test_written_and_deleted():
    course, people = CourseFactory(), LearnerFactory.create_batch(8)
    rows = [write(course, person, "course", **words(5))[0] for person in people]
    new = LearnerFactory.create_batch(8)
    calls = [lambda row=row: row.delete() for row in rows]
    calls += [lambda person=person: write(course, person, "course", **words(2)) for person in new]
    at_once(calls)
    course.refresh_from_db()
    assert (course.rating_average, course.rating_count) == (2, 8)


def test_answers():
    review = FeedbackFactory()
    at_once([lambda n=n: answer(review, f"Answer {n % 3}") for n in range(9)])
    assert FeedbackReply.objects.count() == 1


def test_asked_by_two_workers():
    course = CourseFactory(start_date=day(-20), end_date=day(-1))
    EnrollmentFactory.create_batch(12, course=course)
    assert sum(at_once([asks.ask_everyone] * 4)) == 12
    assert ReviewAsk.objects.count() == Notification.objects.count() == 12
