"""The demo as a whole: loaded once, taken away whole."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from courses.models import Course, Payment

from . import courses, feedback, messaging, moderation, notices, people, social


def is_loaded():
    return User.objects.filter(username="demo_learner").exists()


@transaction.atomic
def load():
    """Everything of the content, as if it had happened up to now."""
    now = timezone.now()
    accounts = people.load(now)
    social.load(accounts, now)
    messaging.load(accounts, now)
    classes = courses.load(accounts, now)
    feedback.load(accounts, classes, now)
    people.settle(accounts, now)
    notices.load(accounts, classes, now)
    moderation.load(accounts, now)


@transaction.atomic
def remove():
    """The demo's accounts and all that is theirs. Made-up people of `scale` stay."""
    accounts = User.objects.filter(username__in=[person["username"] for person in people.everyone()])
    courses = Course.objects.filter(instructor__user__in=accounts)
    Payment.objects.filter(Q(enrollment__course__in=courses) | Q(enrollment__learner__user__in=accounts)).delete()
    moderation.remove(accounts)
    courses.delete()
    accounts.delete()
