from datetime import timedelta

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone, translation

from accounts.models import User


@login_not_required
def where(request):
    return HttpResponse(f"{translation.get_language()} {timezone.get_current_timezone_name()}")


urlpatterns = [path("where/", where), path("ahead/", where, name="speculation_rules")]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_a_visitor_gets_the_browsers_language(client):
    response = client.get("/where/", headers={"accept-language": "ko-KR,ko;q=0.9"})
    assert response.content == b"ko UTC"
    assert response.headers["Content-Language"] == "ko"
    assert "Cache-Control" not in response.headers


def test_a_member_gets_their_own(client, partner):
    partner.user.ui_language = "ja"
    partner.user.save()
    client.force_login(partner.user)
    response = client.get("/where/", headers={"accept-language": "es"})
    assert response.content == b"ja Asia/Tokyo"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_nothing_stays_behind_for_the_next_request(client, partner):
    partner.user.ui_language = "ja"
    partner.user.save()
    client.force_login(partner.user)
    client.get("/where/")
    client.logout()
    assert client.get("/where/").content == b"en UTC"


def test_a_request_says_that_one_is_here(client, learner):
    User.objects.update(last_active=timezone.now() - timedelta(days=3))
    client.force_login(learner.user)
    client.get("/where/")
    learner.user.refresh_from_db()
    assert learner.user.is_online


def test_a_busy_database_costs_no_page(client, learner, monkeypatch, caplog):
    def busy(user):
        raise OperationalError("database is locked")

    monkeypatch.setattr("accounts.middleware.touch", busy)
    client.force_login(learner.user)
    assert client.get("/where/").status_code == 200
    assert "last_active not kept" in caplog.text
