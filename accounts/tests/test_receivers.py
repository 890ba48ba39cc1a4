"""Sockets close with the sign-in that opened them."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from langlearn.lib import live

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def closed(monkeypatch):
    """What was closed: session keys and ids of people."""
    closed = []
    monkeypatch.setattr(live, "close_session", closed.append)
    monkeypatch.setattr(live, "close_user", closed.append)
    return closed


@pytest.fixture
def two(learner):
    """Two browsers of one person."""
    clients = Client(), Client()
    for client in clients:
        client.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
    assert UserSession.objects.count() == 2
    return clients


def test_signing_out_closes_this_browsers(two, closed):
    key = two[0].session.session_key
    two[0].post("/accounts/logout/")
    assert closed == [key]


def test_signing_out_the_others_closes_theirs(two, closed, django_capture_on_commit_callbacks):
    key = two[1].session.session_key
    with django_capture_on_commit_callbacks(execute=True):
        two[0].post("/accounts/sessions/")
    assert closed == [key]


def test_a_new_password_closes_all(two, closed, learner, django_capture_on_commit_callbacks):
    new = "seven violet kettles"
    with django_capture_on_commit_callbacks(execute=True):
        two[0].post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert learner.pk in closed
