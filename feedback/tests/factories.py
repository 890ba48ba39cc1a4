"""Rows of feedback."""

from datetime import date

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from accounts.tests.factories import LearnerFactory, UserFactory
from courses.tests.factories import CourseFactory
from feedback.models import (
    Decision,
    Digest,
    Errand,
    Feedback,
    FeedbackReply,
    Notification,
    Preference,
    PushSubscription,
    Report,
)
from feedback.moderators import GROUP


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


class DecisionFactory(DjangoModelFactory):
    """A measure about a person's profile."""

    class Meta:
        model = Decision

    moderator = factory.SubFactory(UserFactory, is_staff=True)
    person = factory.SubFactory(UserFactory)
    target = factory.SelfAttribute("person")
    action = "warn"
    rule = "spam"


def reported(target, person, reason="spam", reporter=None, **evidence):
    """The open case of `target`, a User's, with one more report."""
    copy = {"text": "the words", **evidence}
    fields = {"reason": reason, "note": ""}
    report, _new = Report.objects.make(reporter or UserFactory(), target, person, lambda _target: copy, **fields)
    return report.case


def moderator(**fields):
    """Staff who may decide cases, and nothing else."""
    person = UserFactory(is_staff=True, **fields)
    person.groups.add(Group.objects.get(name=GROUP))
    return person
