"""The daily summary: once a day of the person's own calendar, whoever makes it, whatever the clocks do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connections

from accounts.models import Block, User
from accounts.tests.factories import UserFactory
from feedback import digest
from feedback.kinds import Kind, Mail
from feedback.models import Digest, Notification, Preference, SummaryHour


@pytest.fixture
def reader(db):
    return UserFactory(username="reader", email="noor@example.com", timezone="Asia/Tokyo")


def tell(reader, title="Ana answered you", kind=Kind.COMMENT, **fields):
    event = f"{title}:{Notification.objects.count()}"
    return Notification.objects.tell(reader, event, lambda: title, notification_type=kind, **fields)


def at(*moment):
    """A moment in UTC of November 2026: day, hour, minute."""
    day, hour, minute = (*moment, 0, 0)[:3]
    return time_machine.travel(datetime(2026, 11, day, hour, minute, tzinfo=UTC), tick=False)


def test_in_the_morning_there_with_what_happened_since(reader, settings):
    with at(24, 12):
        first, second = tell(reader), tell(reader, "Ben corrected you", Kind.CORRECTION)
    with at(24, 22, 59):
        digest.make_due()
        assert mail.outbox == []
    with at(24, 23, 1):  # eight in Tokyo
        digest.make_due()
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Your day: 2 things are new", ["noor@example.com"])
    html = message.alternatives[0][0]
    for row in (first, second):
        assert row.content_title in message.body and row.content_title in html
        assert f"{settings.SITE_URL}/notifications/{row.pk}/" in message.body
    assert html.index("Corrections") < html.index("Comments")
    assert "/unsubscribe/" in message.extra_headers["List-Unsubscribe"]
    made = Digest.objects.get()
    assert made.day.isoformat() == "2026-11-25"
    assert sorted(made.entries) == [first.pk, second.pk]


def test_not_twice_and_the_next_day_what_is_new(reader):
    with at(24, 12):
        tell(reader)
    for minute in (0, 5, 10):
        with at(24, 23, minute):
            digest.make_due()
    assert len(mail.outbox) == 1
    with at(24, 23, 30):
        tell(reader, "Zoe answered you")
    with at(25, 22):
        digest.make_due()
    assert len(mail.outbox) == 1
    with at(25, 23):
        digest.make_due()
    assert "Zoe answered you" in mail.outbox[1].body
    assert "Ana answered you" not in mail.outbox[1].body


def test_nothing_new_is_no_mail(reader):
    with at(24, 23):
        digest.make_due()
    with at(24, 12):
        tell(reader)
        Notification.objects.of(reader).read()
    with at(24, 23):
        digest.make_due()
    assert mail.outbox == []
    assert not Digest.objects.exists()
    assert not Notification.objects.exclude(digest_at=None).exists()


def test_what_is_read_is_left_out_and_what_came_only_by_mail_is_not(reader):
    Preference.objects.choose(reader, Kind.LIKE, app=False, mail=Mail.DAILY)
    with at(24, 12):
        tell(reader)
        Notification.objects.of(reader).read()
        tell(reader, "Kim likes your post", Kind.LIKE)
    with at(24, 23):
        digest.make_due()
    assert mail.outbox[0].subject == "Your day: 1 thing is new"
    assert "Kim likes your post" in mail.outbox[0].body


def test_what_is_mailed_at_once_or_not_at_all_is_not_in_it(reader):
    with at(24, 12):
        tell(reader, "Class at ten", Kind.SESSION_ALERT)
        tell(reader, "Kim likes your post", Kind.LIKE)
        tell(reader)
        Preference.objects.choose(reader, Kind.COMMENT, mail=Mail.NONE)
    with at(24, 23):
        digest.make_due()
    assert mail.outbox == []


def test_caught_up_after_the_worker_was_down(reader):
    with at(22, 12):
        tell(reader, "First")
    with at(23, 12):
        tell(reader, "Second")
    with at(24, 12):
        tell(reader, "Third")
    with at(24, 16):  # down since the 22nd; one in the night there
        digest.make_due()
    (message,) = mail.outbox
    assert "First" in message.body and "Second" in message.body
    assert "Third" not in message.body, "that waits for its own morning"
    with at(24, 23):
        digest.make_due()
    assert "Third" in mail.outbox[1].body
    assert [str(day) for day in Digest.objects.values_list("day", flat=True)] == ["2026-11-24", "2026-11-25"]


def test_late_in_one_day_there_is_still_one_in_the_next_morning(reader):
    with at(24, 12):
        tell(reader, "First")
    with at(25, 14, 50):  # ten to midnight there
        tell(reader, "Second")
        digest.make_due()
    with at(25, 23):
        digest.make_due()
    assert len(mail.outbox) == 2
    assert "Second" in mail.outbox[1].body


def test_a_later_hour_on_the_same_day_waits_for_the_next(reader):
    with at(24, 12):
        tell(reader, "First")
    with at(24, 23):
        digest.make_due()
    SummaryHour.objects.create(user=reader, hour=20)
    with at(25, 1):
        assert tell(reader, "Second").digest_at == datetime(2026, 11, 25, 11, tzinfo=UTC)
    with at(25, 11):
        digest.make_due()
    assert len(mail.outbox) == 1, "that day had its summary"
    with at(26, 11):
        digest.make_due()
    assert "Second" in mail.outbox[1].body


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        ("2026-03-07T20:00", "2026-03-08T12:00"),  # New York's clocks went forward in that night
        ("2026-10-31T20:00", "2026-11-01T13:00"),  # and back
    ],
)
def test_at_eight_whatever_the_clocks_did(reader, told, sent):
    User.objects.filter(pk=reader.pk).update(timezone="America/New_York")
    reader.refresh_from_db()
    told, sent = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (told, sent))
    with time_machine.travel(told, tick=False):
        tell(reader)
    with time_machine.travel(sent - timedelta(minutes=1), tick=False):
        digest.make_due()
        assert mail.outbox == []
    with time_machine.travel(sent, tick=False):
        digest.make_due()
    assert len(mail.outbox) == 1


def test_what_died_between_making_and_sending_is_sent(reader):
    with at(24, 12):
        tell(reader)
    with at(24, 23):
        assert digest.make(reader)
        assert mail.outbox == []
    with at(24, 23, 5):
        digest.make_due()
        digest.make_due()
    assert len(mail.outbox) == 1


def test_nothing_of_the_blocked_nothing_to_the_gone_or_unconfirmed(reader):
    other, gone = UserFactory(), UserFactory(timezone="Asia/Tokyo")
    unconfirmed = UserFactory(timezone="Asia/Tokyo", verified=False)
    with at(24, 12):
        tell(reader, actor=other)
        tell(gone)
        tell(unconfirmed)
    Block.objects.make(reader, other)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    with at(24, 23):
        digest.make_due()
        digest.make_due()
    assert mail.outbox == []


def test_one_that_cannot_be_made_keeps_no_other(reader, monkeypatch):
    other = UserFactory(timezone="Asia/Tokyo", email="other@example.com")
    with at(24, 12):
        tell(reader)
        tell(other)
    make = digest.make

    def broken(person):
        if person == reader:
            raise ValueError("no words")
        return make(person)

    monkeypatch.setattr(digest, "make", broken)
    with at(24, 23):
        digest.make_due()
    assert [message.to for message in mail.outbox] == [["other@example.com"]]


def test_of_very_many_the_newest_and_how_many_more(reader):
    with at(24, 12):
        for number in range(40):
            tell(reader, f"Answer {number:02}")
    with at(24, 23):
        digest.make_due()
    text = mail.outbox[0].body
    assert mail.outbox[0].subject == "Your day: 40 things are new"
    assert "Answer 39" in text and "Answer 14" not in text
    assert "And 15 more." in text


@pytest.mark.parametrize("language", ["es", "ja", "ko", "bn"])
def test_in_the_language_of_the_reader(reader, language):
    User.objects.filter(pk=reader.pk).update(ui_language=language)
    reader.refresh_from_db()
    with at(24, 12):
        tell(reader)
    with at(24, 23):
        digest.make_due()
    assert f'<html lang="{language}">' in mail.outbox[0].alternatives[0][0]


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_one():
    people = [UserFactory(timezone="Asia/Tokyo") for _ in range(3)]
    with at(24, 12):
        for person in people:
            tell(person)

    def work(_):
        try:
            digest.make_due()
        finally:
            connections.close_all()

    with at(24, 23), ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert Digest.objects.count() == 3
    assert sorted(message.to[0] for message in mail.outbox) == sorted(person.email for person in people)
