"""A weekly class is at its hour of the course's zone, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from courses.teaching.series import MOST, days, existing, occurrences

MADRID, NEW_YORK, TOKYO = (ZoneInfo(name) for name in ("Europe/Madrid", "America/New_York", "Asia/Tokyo"))
HOUR = timedelta(hours=1)
MONDAY = 0


def hours_in_utc(first, number, zone):
    found = occurrences(days(first, {first.weekday()}, number=number), time(19), HOUR, zone)
    return [one.starts_at.astimezone(UTC).hour for one in found]


def test_spanish_summer_begins_on_the_last_sunday_of_march():
    assert hours_in_utc(date(2031, 3, 17), 4, MADRID) == [18, 18, 17, 17]


def test_american_summer_begins_on_the_second_sunday_of_march():
    assert hours_in_utc(date(2031, 3, 3), 3, NEW_YORK) == [0, 23, 23]


def test_spanish_summer_ends_in_october_and_american_in_november():
    assert hours_in_utc(date(2031, 10, 20), 4, MADRID) == [17, 18, 18, 18]
    assert hours_in_utc(date(2031, 10, 20), 4, NEW_YORK) == [23, 23, 0, 0]


def test_japan_leaves_its_clocks_alone():
    assert set(hours_in_utc(date(2031, 1, 6), 50, TOKYO)) == {10}


@pytest.mark.parametrize("zone", [MADRID, NEW_YORK, TOKYO])
def test_always_at_the_same_hour_there(zone):
    found = occurrences(days(date(2031, 1, 6), {0, 3}, number=MOST), time(19, 30), HOUR, zone)
    assert {one.starts_at.time() for one in found} == {time(19, 30)}
    assert {one.ends_at.time() for one in found} == {time(20, 30)}
    assert {one.ends_at.astimezone(UTC) - one.starts_at.astimezone(UTC) for one in found} == {HOUR}


def test_where_the_clocks_change_it_is_noted():
    found = occurrences(days(date(2031, 3, 17), {MONDAY}, number=4), time(19), HOUR, MADRID)
    assert [one.clocks_changed for one in found] == [False, False, True, False]


def test_an_hour_that_a_night_leaves_out_is_where_the_clock_then_is():
    night = occurrences([date(2031, 3, 30)], time(2, 30), HOUR, MADRID)[0]
    assert (night.starts_at.time(), night.ends_at.time()) == (time(3, 30), time(4, 30))
    assert existing(datetime(2031, 3, 30, 2, 30, tzinfo=MADRID)).hour == 3


def test_an_hour_that_a_night_has_twice_is_the_first():
    night = occurrences([date(2031, 10, 26)], time(2, 30), HOUR, MADRID)[0]
    assert night.starts_at.astimezone(UTC).hour == 0
    assert night.ends_at.astimezone(UTC) - night.starts_at.astimezone(UTC) == HOUR


def test_so_many():
    assert days(date(2031, 3, 4), {0, 2}, number=3) == [date(2031, 3, 5), date(2031, 3, 10), date(2031, 3, 12)]


def test_until_a_day_and_that_one_too():
    assert days(date(2031, 3, 3), {MONDAY}, until=date(2031, 3, 17))[-1] == date(2031, 3, 17)
    assert days(date(2031, 3, 4), {MONDAY}, until=date(2031, 3, 9)) == []


def test_never_endless():
    assert len(days(date(2031, 3, 3), {MONDAY}, until=date(9999, 1, 1))) == MOST + 1
    assert len(days(date(2031, 3, 3), {MONDAY}, number=10**9)) == MOST + 1
