"""One is marked as read without being opened."""

import pytest
from django.urls import reverse

from accounts.models import Block
from feedback.models import Notification
from feedback.tests.factories import NotificationFactory
from langlearn.lib import live

HTMX = {"HX-Request": "true"}


@pytest.fixture
def told(learner, partner):
    return NotificationFactory(recipient=learner.user, actor=partner.user, url="/feed/")


def address(notification):
    return reverse("feedback:notification_mark", args=[notification.pk])


def is_read(notification):
    return Notification.objects.get(pk=notification.pk).is_read


def test_for_a_script_the_row_as_it_is_now(signed_in, told):
    response = signed_in.post(address(told), headers=HTMX)
    html = response.content.decode()
    assert response.status_code == 200
    assert f'id="notification-{told.pk}"' in html
    assert "notification-row--unread" not in html
    assert "<form" not in html
    assert is_read(told)


@pytest.mark.parametrize(("show", "back"), [("", "/notifications/"), ("unread", "/notifications/?show=unread")])
def test_without_scripts_back_to_the_list(signed_in, told, show, back):
    response = signed_in.post(address(told), {"show": show})
    assert (response.status_code, response.headers["Location"]) == (302, back)
    assert is_read(told)


def test_the_others_stay_unread_and_every_tab_hears(signed_in, learner, told, monkeypatch):
    other = NotificationFactory(recipient=learner.user)
    frames = []
    monkeypatch.setattr(live, "publish", lambda room, frame: frames.append(frame))
    monkeypatch.setattr("feedback.models.notification.live.on_commit", lambda function, *args: function(*args))
    monkeypatch.setattr("feedback.models.notification.live.publish_on_commit", live.publish)
    signed_in.post(address(told), headers=HTMX)
    assert not is_read(other)
    assert frames == [
        {"type": "badges", "notifications": 1},
        {"type": "notifications_read", "ids": [told.pk]},
    ]


def test_of_others_of_the_blocked_and_by_mail_only_it_is_not_there(client, signed_in, learner, partner, outsider, told):
    by_mail = NotificationFactory(recipient=learner.user, in_app=False)
    assert signed_in.post(address(by_mail)).status_code == 404
    Block.objects.make(learner.user, partner.user)
    assert signed_in.post(address(told)).status_code == 404
    client.force_login(outsider.user)
    assert client.post(address(told)).status_code == 404
    assert not is_read(told)


def test_anonymous_and_wrong_method(client, signed_in, told):
    assert signed_in.get(address(told)).status_code == 405
    client.logout()
    assert client.post(address(told)).status_code == 302
    assert not is_read(told)


def test_a_mail_leads_there_even_without_an_entry(signed_in, learner):
    told = NotificationFactory(recipient=learner.user, in_app=False, url="/feed/")
    assert signed_in.get(told.get_absolute_url()).headers["Location"] == "/feed/"
    assert is_read(told)
