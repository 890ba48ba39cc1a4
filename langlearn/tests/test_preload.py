"""What a browser may fetch before it is asked for."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from accounts.models import User
from courses.tests.factories import CourseFactory
from feedback.kinds import Kind
from feedback.models import Notification
from langlearn.preload import POINTED_AT, PRESSED
from messaging.tests.factories import ChatFactory, MessageFactory
from social.tests.factories import PostFactory

pytestmark = pytest.mark.django_db
EARLY = {"sec-purpose": "prefetch"}
PAGES = {**POINTED_AT, **PRESSED}


def address(pattern, **values):
    for name, value in values.items():
        pattern = pattern.replace(f":{name}", str(value))
    return pattern


@pytest.mark.parametrize("name", PAGES)
def test_each_is_a_page_by_that_name(name):
    assert resolve(address(PAGES[name], pk=7, username="ana")).view_name == name


@pytest.mark.parametrize("name", PAGES)
def test_looking_at_one_early_changes_nothing(client, learner, partner, name):
    User.objects.filter(pk=learner.pk).update(last_active=timezone.now() - timedelta(days=1))
    chat = ChatFactory(user1=learner, user2=partner)
    MessageFactory(chat=chat, sender=partner)
    of = {"courses:course": CourseFactory, "social:post": PostFactory}
    pk = chat.pk if name == "messaging:chat" else of[name]().pk if name in of else ""
    client.force_login(learner.user)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address(PAGES[name], pk=pk, username=partner.user.username), headers=EARLY)
    assert response.status_code == 200
    assert [query["sql"] for query in captured if not query["sql"].lstrip("(").startswith("SELECT")] == []


def test_nobody_is_here_by_a_page_that_nobody_sees(client, learner):
    yesterday = timezone.now() - timedelta(days=1)
    User.objects.filter(pk=learner.pk).update(last_active=yesterday)
    client.force_login(learner.user)
    User.objects.filter(pk=learner.pk).update(last_active=yesterday)
    client.get("/feed/", headers=EARLY)
    assert User.objects.get(pk=learner.pk).last_active == yesterday
    client.get("/feed/")
    assert User.objects.get(pk=learner.pk).last_active > yesterday


@pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender"])
def test_what_has_an_effect_is_refused(client, learner, purpose):
    told = Notification.objects.tell(learner.user, "x", lambda: "Title", notification_type=Kind.FOLLOW)
    client.force_login(learner.user)
    response = client.get(f"/notifications/{told.pk}/", headers={"sec-purpose": purpose})
    assert (response.status_code, response.content) == (503, b"")
    assert response.headers["Cache-Control"] == "no-store"
    assert not Notification.objects.get(pk=told.pk).is_read
    client.get(f"/notifications/{told.pk}/")
    assert Notification.objects.get(pk=told.pk).is_read


def test_the_rules(client):
    response = client.get("/speculation-rules.json")
    assert response.headers["Content-Type"] == "application/speculationrules+json"
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    kinds = {rule["eagerness"]: rule["where"]["and"][0]["href_matches"] for rule in response.json()["prefetch"]}
    assert kinds == {"moderate": list(POINTED_AT.values()), "conservative": list(PRESSED.values())}


def test_pages_name_the_rules_and_nothing_else_does(client, signed_in):
    assert signed_in.get("/feed/").headers["Speculation-Rules"] == '"/speculation-rules.json"'
    assert "Speculation-Rules" not in signed_in.get("/feed/0/").headers
    assert "Speculation-Rules" not in signed_in.get("/sw.js").headers
    assert "Speculation-Rules" not in signed_in.get("/offline/").headers


def test_after_a_write_nothing_from_before_is_shown(signed_in):
    assert "Clear-Site-Data" not in signed_in.get("/feed/").headers
    answer = signed_in.post("/feed/", {"content_text": "new", "language": "en"})
    assert answer.headers["Clear-Site-Data"] == '"prefetchCache"'
