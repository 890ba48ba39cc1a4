"""What is done by the clock: at most what is due, and old rows go."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import now

from accounts.tests.factories import UserFactory
from feedback import tasks
from feedback.models import Digest, Errand, Notification, NotificationPart
from feedback.tests.factories import NotificationFactory

pytestmark = pytest.mark.django_db


def old(days, **fields):
    return NotificationFactory(created_at=now() - timedelta(days=days), **fields)


def test_what_was_read_long_ago_goes(settings, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    settings.NOTIFICATION_MONTHS = 6
    for _ in range(5):
        row = old(200, is_read=True)
        NotificationPart.objects.create(notification=row, recipient=row.recipient, key="like:1")
    old(20, in_app=False, mail_at=None)
    kept = [old(200), old(170, is_read=True), old(20, in_app=False), old(40, in_app=False, digest_at=now())]
    old(40, in_app=False)
    tasks.purge_notifications.call_local()
    assert {row.pk for row in Notification.objects.all()} >= {row.pk for row in kept}
    assert Notification.objects.count() == len(kept) + 1
    assert not NotificationPart.objects.exists()


def test_summaries_of_long_ago_go():
    reader = UserFactory()
    day = now().date()
    Digest.objects.create(user=reader, day=day - timedelta(days=40), made_at=now() - timedelta(days=40))
    kept = Digest.objects.create(user=reader, day=day)
    tasks.purge_notifications.call_local()
    assert list(Digest.objects.all()) == [kept]


def test_every_minute_what_is_due_is_mailed_and_errands_are_done():
    reader = UserFactory()
    told = Notification.objects.tell(reader, "one", lambda: "Class at ten", notification_type="session alert")
    assert told.mail_at and mail.outbox == []
    Errand.objects.create(key="announced:1", name="announced", data={"message": 1})
    tasks.every_minute.call_local()
    assert [message.subject for message in mail.outbox] == ["Class at ten"]
    assert not Errand.objects.exists()


def test_summaries_are_made():
    reader = UserFactory()
    told = Notification.objects.tell(reader, "one", lambda: "An answer", notification_type="comment")
    Notification.objects.filter(pk=told.pk).update(digest_at=now())
    tasks.summaries.call_local()
    assert len(mail.outbox) == 1
