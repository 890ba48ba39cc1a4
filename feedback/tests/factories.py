"""Rows of feedback."""

import factory
from factory.django import DjangoModelFactory

from accounts.tests.factories import LearnerFactory, UserFactory
from courses.tests.factories import CourseFactory
from feedback.models import Feedback, FeedbackReply, Notification, Report


class FeedbackFactory(DjangoModelFactory):
    class Meta:
        model = Feedback

    course = factory.SubFactory(CourseFactory)
    instructor = factory.SelfAttribute("course.instructor")
    learner = factory.SubFactory(LearnerFactory)
    feedback_type = "course"
    feedback_text = "Clear and kind."
    rating = 5


class FeedbackReplyFactory(DjangoModelFactory):
    class Meta:
        model = FeedbackReply

    feedback = factory.SubFactory(FeedbackFactory)
    text = "Thank you for coming."


class NotificationFactory(DjangoModelFactory):
    class Meta:
        model = Notification

    recipient = factory.SubFactory(UserFactory)
    notification_type = "follow"
    content_title = factory.Sequence(lambda n: f"Notification {n}")
    key = factory.Sequence(lambda n: f"test:{n}")


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    reporter = factory.SubFactory(UserFactory)
    person = factory.SubFactory(UserFactory)
    target = factory.SelfAttribute("person")
    reason = "spam"
