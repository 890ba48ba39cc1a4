"""An instructor at work, and Stripe."""

from datetime import date

import pytest
from django.test import Client

from courses.payments import gateway
from courses.signals import session_changed
from courses.tests.factories import CourseFactory, EnrollmentFactory
from courses.tests.stripe_stub import SECRET, Stripe


@pytest.fixture
def teacher(instructor):
    """A client signed in as the instructor."""
    client = Client()
    client.force_login(instructor.user)
    return client


@pytest.fixture
def taught(instructor):
    """A course of theirs, in Madrid, through the spring of 2031."""
    return CourseFactory(
        instructor=instructor,
        title="Hablar sin miedo",
        description="Six evenings for everybody who reads Spanish well and does not dare to speak it.",
        start_date=date(2031, 3, 1),
        end_date=date(2031, 6, 30),
        timezone="Europe/Madrid",
    )


@pytest.fixture
def rescheduled():
    """What is said of sessions: (the session's name, kind, when it was to start)."""
    heard = []

    def listen(sender, session, kind, before, **kwargs):
        heard.append((session.name, kind, before))

    session_changed.connect(listen)
    yield heard
    session_changed.disconnect(listen)


@pytest.fixture
def stripe(settings, httpserver):
    """The site takes money through Stripe, which is a server of this test's own."""
    stripe = Stripe(httpserver)
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_1", SECRET
    settings.STRIPE_API_URL = stripe.address
    yield stripe
    gateway.made.cache_clear()


@pytest.fixture
def group(instructor, learner, partner):
    """A course of `instructor` that `learner` and `partner` take."""
    course = CourseFactory(instructor=instructor)
    for one in (learner, partner):
        EnrollmentFactory(course=course, learner=one)
    return course
