"""What a person chose decides whether there is an entry, a mail, or nothing at all."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.tests.factories import UserFactory
from feedback.kinds import DEFAULTS, Kind, Mail, Way, kinds_of
from feedback.models import Notification, Preference, SummaryHour
from feedback.models.preference import next_time


@pytest.fixture
def reader(db):
    return UserFactory(username="reader", timezone="Asia/Tokyo")


def tell(reader, kind=Kind.COMMENT, event="one"):
    return Notification.objects.tell(reader, event, lambda: "Something", notification_type=kind)


def test_without_a_choice_the_defaults_stand(reader):
    assert Preference.objects.ways(reader) == DEFAULTS
    assert DEFAULTS[Kind.LIKE] == Way(app=True, push=False, mail=Mail.NONE)
    at_once = {kind for kind, way in DEFAULTS.items() if way.mail == Mail.AT_ONCE}
    assert {Kind.SESSION_ALERT, Kind.SESSION_CHANGE, Kind.MODERATION} <= at_once


def test_one_choice_leaves_the_others(reader):
    Preference.objects.choose(reader, Kind.SESSION_ALERT, mail=Mail.NONE)
    assert Preference.objects.way(reader, Kind.SESSION_ALERT) == Way(push=True, mail=Mail.NONE)
    Preference.objects.choose(reader, Kind.SESSION_ALERT, app=False)
    assert Preference.objects.way(reader, Kind.SESSION_ALERT) == Way(app=False, push=True, mail=Mail.NONE)
    assert Preference.objects.way(UserFactory(), Kind.SESSION_ALERT) == DEFAULTS[Kind.SESSION_ALERT]
    assert Preference.objects.count() == 1


def test_none_is_no_row_at_all(reader):
    Preference.objects.choose(reader, Kind.COMMENT, app=False, mail=Mail.NONE)
    assert tell(reader) is None
    assert not Notification.objects.exists()


def test_by_mail_only_there_is_no_entry_and_nothing_unread(reader):
    Preference.objects.choose(reader, Kind.COMMENT, app=False, mail=Mail.AT_ONCE)
    told = tell(reader)
    assert told.mail_at
    assert tell(reader) is None, "once"
    assert not Notification.objects.of(reader).exists()
    assert Notification.objects.told(reader).get() == told


def test_in_the_app_only_no_mail_is_due(reader):
    Preference.objects.choose(reader, Kind.COMMENT, mail=Mail.NONE)
    told = tell(reader)
    assert (told.in_app, told.mail_at, told.digest_at) == (True, None, None)


def test_for_the_summary_it_waits_until_the_morning_there(reader):
    with time_machine.travel(datetime(2026, 11, 25, 1, tzinfo=UTC), tick=False):  # ten in Tokyo
        assert tell(reader).digest_at == datetime(2026, 11, 25, 23, tzinfo=UTC)
        SummaryHour.objects.create(user=reader, hour=0)
        assert tell(reader, event="two").digest_at == datetime(2026, 11, 25, 15, tzinfo=UTC)


def test_what_staff_decided_is_always_shown(reader):
    Preference.objects.choose(reader, Kind.MODERATION, app=False, mail=Mail.NONE)
    told = tell(reader, Kind.MODERATION)
    assert (told.in_app, told.mail_at) == (True, None)


def test_mail_of_one_kind_ends_and_the_rest_stays(reader):
    Preference.objects.end_mail(reader, Kind.SESSION_ALERT)
    assert Preference.objects.way(reader, Kind.SESSION_ALERT).mail == Mail.NONE
    assert Preference.objects.way(reader, Kind.SESSION_CHANGE).mail == Mail.AT_ONCE


def test_the_summary_ends_whatever_it_held(reader):
    Preference.objects.choose(reader, Kind.LIKE, mail=Mail.DAILY)
    Preference.objects.end_mail(reader, None)
    ways = Preference.objects.ways(reader)
    assert {way.mail for way in ways.values()} == {Mail.NONE, Mail.AT_ONCE}
    assert ways[Kind.COMMENT] == Way(push=True)


def test_instructors_have_no_likes_to_choose_of(learner, instructor):
    assert kinds_of(learner.user) == list(Kind)
    assert Kind.LIKE not in kinds_of(instructor.user)
    assert Kind.ENROLLMENT in kinds_of(instructor.user)


@pytest.mark.parametrize(
    ("zone", "hour", "after", "expected"),
    [
        ("Asia/Tokyo", 8, "2026-11-24T22:59", "2026-11-24T23:00"),
        ("Asia/Tokyo", 8, "2026-11-24T23:00", "2026-11-25T23:00"),
        ("Asia/Dhaka", 8, "2026-11-24T12:00", "2026-11-25T02:00"),
        # New York puts its clocks forward on March 8, 2026: from 2 to 3
        ("America/New_York", 8, "2026-03-07T14:00", "2026-03-08T12:00"),
        ("America/New_York", 8, "2026-03-06T14:00", "2026-03-07T13:00"),
        ("America/New_York", 2, "2026-03-08T06:00", "2026-03-08T07:00"),
        ("America/New_York", 2, "2026-03-08T07:00", "2026-03-09T06:00"),
        # and back on November 1: one o'clock is twice, the first counts
        ("America/New_York", 1, "2026-11-01T04:00", "2026-11-01T05:00"),
        ("America/New_York", 1, "2026-11-01T05:00", "2026-11-02T06:00"),
        # Madrid back on October 25
        ("Europe/Madrid", 8, "2026-10-24T10:00", "2026-10-25T07:00"),
    ],
)
def test_the_next_time_an_hour_comes(zone, hour, after, expected):
    utc = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (after, expected)]
    assert next_time(ZoneInfo(zone), hour, utc[0]) == utc[1]
