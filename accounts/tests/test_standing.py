"""Limited and suspended accounts."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from asgiref.sync import async_to_sync, sync_to_async
from django.test import Client
from django.utils.timezone import now

from accounts.models import FOREVER
from accounts.models.standing import read_suspension_token, suspension_token
from langlearn.lib.testing import connect, new_session

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
DAY = timedelta(days=1)


def suspend(user, until=FOREVER):
    user.set_standing(limited_until=None, suspended_until=until)


def test_both_end_by_themselves(learner):
    user = learner.user
    assert not user.is_limited and not user.is_suspended
    user.set_standing(limited_until=now() + DAY, suspended_until=now() + DAY)
    user.refresh_from_db()
    assert user.is_limited and user.is_suspended
    user.set_standing(limited_until=now() - DAY, suspended_until=now() - DAY)
    user.refresh_from_db()
    assert not user.is_limited and not user.is_suspended


def test_every_browser_is_signed_out(learner):
    clients = Client(), Client()
    for client in clients:
        client.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
        assert client.get("/discover/").status_code == 200
    suspend(learner.user)
    assert not UserSession.objects.exists()
    for client in clients:
        assert client.get("/discover/").url.startswith("/accounts/login/")


def test_a_session_that_was_kept_elsewhere_is_nobodys(signed_in, learner):
    assert not UserSession.objects.exists()
    suspend(learner.user)
    assert signed_in.get("/discover/").url.startswith("/accounts/login/")
    suspend(learner.user, now() - DAY)
    assert signed_in.get("/discover/").status_code == 200


def test_what_was_loaded_before_does_not_let_in_again(learner):
    stale = type(learner.user).objects.get(pk=learner.pk)
    suspend(learner.user)
    stale.bio = "edited meanwhile"
    stale.save()
    stale.refresh_from_db()
    assert (stale.bio, stale.is_suspended) == ("edited meanwhile", True)


@pytest.mark.django_db(transaction=True)
def test_open_sockets_close_at_once_and_none_opens(learner, partner):
    key = new_session(learner.user)
    UserSession.objects.create(user=learner.user, session_key=key, ip="127.0.0.1", user_agent="")

    async def scene():
        async with connect("/ws/me/", session_key=key) as mine, connect("/ws/me/", partner.user) as theirs:
            await sync_to_async(suspend)(learner.user)
            assert await mine.closed() == 4403
            assert await theirs.silent()
        async with connect("/ws/me/", learner.user) as again:
            assert await again.closed() == 4401

    async_to_sync(scene)()


def test_the_token_is_of_one_account_and_of_ours(learner):
    token = suspension_token(learner.user)
    assert read_suspension_token(token) == learner.pk
    assert read_suspension_token(token + "x") is None
    assert read_suspension_token("nonsense") is None


def test_an_old_token_is_none(learner, monkeypatch):
    token = suspension_token(learner.user)
    monkeypatch.setattr("accounts.models.standing.VALID", timedelta(seconds=-1))
    assert read_suspension_token(token) is None


def test_discover_leaves_out_who_could_not_answer(signed_in, partner):
    assert "田中 由紀" in signed_in.get("/discover/").content.decode()
    suspend(partner.user)
    assert "田中 由紀" not in signed_in.get("/discover/").content.decode()
    assert "田中 由紀" not in signed_in.get("/discover/?q=yuki").content.decode()
    assert signed_in.get("/people/yuki/").status_code == 200
    suspend(partner.user, now() - DAY)
    assert "田中 由紀" in signed_in.get("/discover/").content.decode()
