"""Where one is signed in, and the sign-ins that are over."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

pytestmark = pytest.mark.django_db
URL = "/accounts/sessions/"
SECRET = {"login": "ana", "password": "correct horse battery"}


@pytest.fixture
def browser(learner):
    """A browser that ana signed in with, by name."""

    def signed_in(name="Firefox/140.0"):
        client = Client(headers={"user-agent": f"Mozilla/5.0 (X11; Linux x86_64) {name}"})
        assert client.post("/accounts/login/", SECRET).status_code == 302
        return client

    return signed_in


def shown(client):
    return [session.session_key for session in client.get(URL).context["sessions"]]


def key(client):
    return client.session.session_key


def test_the_oldest_comes_first_and_ones_own_is_named(browser):
    first, second = browser(), browser("Chrome/140.0 Safari/537.36")
    page = first.get(URL)
    assert [session.session_key for session in page.context["sessions"]] == [key(first), key(second)]
    assert page.content.count(b"This browser") == 1


def test_what_is_over_is_forgotten(browser, learner):
    here, expired, lost, old_password = browser(), browser(), browser(), browser()
    Session.objects.filter(pk=key(expired)).update(expire_date=now() - timedelta(days=1))
    Session.objects.filter(pk=key(lost)).delete()
    session = old_password.session
    session["_auth_user_hash"] = "of another password"
    session.save()
    assert shown(here) == [key(here)]
    assert UserSession.objects.count() == 1


def test_a_retired_key_still_counts(browser, settings):
    here, there = browser(), browser()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new one, long enough to be a secret"
    assert key(there) in shown(here)


def test_nobody_elses_are_shown(browser, partner):
    Client().force_login(partner.user)
    here = browser()
    assert shown(here) == [key(here)]


def test_the_others_can_be_ended(browser):
    here, there = browser(), browser()
    assert here.post(URL).status_code == 302
    assert there.get("/settings/").status_code == 302
    assert shown(here) == [key(here)]


def test_as_many_queries_for_ten_as_for_two(browser):
    here = browser()
    browser()
    counts = []
    for _round in range(2):
        here.get(URL)
        with CaptureQueriesContext(connection) as queries:
            here.get(URL)
        counts.append(len(queries))
        for _more in range(4):
            browser()
    assert counts[0] == counts[1] <= 10


def test_anonymous_signs_in_first(client):
    assert client.get(URL).url.startswith("/accounts/login/")


def test_other_methods_are_refused(browser):
    assert browser().delete(URL).status_code == 405
