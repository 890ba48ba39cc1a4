"""Rows of feedback."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.tests.factories import LearnerFactory, UserFactory
from courses.tests.factories import CourseFactory
from feedback.models import Digest, Errand, Feedback, FeedbackReply, Notification, Preference, PushSubscription, Report


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


class PreferenceFactory(DjangoModelFactory):
    class Meta:
        model = Preference

    user = factory.SubFactory(UserFactory)
    kind = "like"


class DigestFactory(DjangoModelFactory):
    class Meta:
        model = Digest

    user = factory.SubFactory(UserFactory)
    day = date(2026, 11, 25)


class PushSubscriptionFactory(DjangoModelFactory):
    class Meta:
        model = PushSubscription

    user = factory.SubFactory(UserFactory)
    endpoint = factory.Sequence(lambda n: f"https://fcm.googleapis.com/fcm/send/{n}")
    user_agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"


class ErrandFactory(DjangoModelFactory):
    class Meta:
        model = Errand

    key = factory.Sequence(lambda n: f"announced:{n}")
    name = "announced"
    data = {"message": 1}


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    reporter = factory.SubFactory(UserFactory)
    person = factory.SubFactory(UserFactory)
    target = factory.SelfAttribute("person")
    reason = "spam"
