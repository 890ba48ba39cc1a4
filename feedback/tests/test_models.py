import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from courses.tests.factories import CourseFactory
from feedback.models import Feedback, Notification, Report
from feedback.tests.factories import FeedbackFactory, NotificationFactory, ReportFactory

pytestmark = pytest.mark.django_db


def test_one_feedback_a_course_learner_and_type(learner):
    first = FeedbackFactory(learner=learner)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackFactory(learner=learner, course=first.course)
    FeedbackFactory(learner=learner, course=first.course, feedback_type="instructor")
    assert learner.feedback.count() == 2


@pytest.mark.parametrize("rating", [0, 6])
def test_rating_goes_from_one_to_five(rating):
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackFactory(rating=rating)


def test_rating_of_a_course_and_of_an_instructor(instructor):
    course = CourseFactory(instructor=instructor)
    FeedbackFactory(course=course, rating=5)
    FeedbackFactory(course=course, rating=4)
    FeedbackFactory(course=course, rating=1, feedback_type="instructor")
    FeedbackFactory(course=course, rating=2, feedback_type="learner")
    assert Feedback.objects.on_course(course).rating() == {"average": 4.5, "count": 2}
    assert Feedback.objects.on_instructor(instructor).rating() == {"average": 1, "count": 1}
    assert Feedback.objects.on_course(CourseFactory()).rating() == {"average": None, "count": 0}


def test_the_writer_is_the_side_that_rates(learner):
    assert FeedbackFactory(learner=learner).writer == learner.user
    on_learner = FeedbackFactory(learner=learner, feedback_type="learner")
    assert on_learner.writer == on_learner.instructor.user


def test_one_event_is_told_once_to_each(learner, partner):
    NotificationFactory(recipient=learner.user, key="follow:1")
    NotificationFactory(recipient=partner.user, key="follow:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        NotificationFactory(recipient=learner.user, key="follow:1")
    assert Notification.objects.count() == 2


def test_notifications_of_one_person(learner, partner):
    mine = NotificationFactory(recipient=learner.user)
    NotificationFactory(recipient=learner.user, is_read=True)
    NotificationFactory(recipient=partner.user)
    assert list(Notification.objects.of(learner.user).unread()) == [mine]


def test_one_open_report_of_a_thing_by_a_person(learner, partner):
    first = ReportFactory(reporter=learner.user, person=partner.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory(reporter=learner.user, person=partner.user)
    Report.objects.update(status="dismissed")
    again = ReportFactory(reporter=learner.user, person=partner.user)
    assert list(Report.objects.open()) == [again]
    assert first.target == partner.user


def test_the_evidence_outlives_the_person(learner, partner):
    report = ReportFactory(reporter=learner.user, person=partner.user, evidence={"bio": "spam"})
    User.objects.filter(pk=partner.pk).delete()
    report.refresh_from_db()
    assert (report.person, report.target, report.evidence) == (None, None, {"bio": "spam"})
