from zoneinfo import available_timezones

import pytest
from django import forms

from accounts.forms.fields import COMMON, NameField, TimeZoneField, zone_label, zones_by_region


class ZoneForm(forms.Form):
    zone = TimeZoneField()
    other = TimeZoneField(required=False, empty_label="As at home")


def test_the_common_ones_come_first():
    (_often, first), *regions = zones_by_region()
    assert [zone for zone, _label in first] == COMMON
    assert set(COMMON) <= available_timezones()
    assert sum(len(zones) for _region, zones in regions) > 400


@pytest.mark.parametrize(
    ("zone", "label"),
    [("Asia/Tokyo", "Tokyo"), ("America/Argentina/Buenos_Aires", "Buenos Aires, Argentina"), ("UTC", "UTC")],
)
def test_a_town_stands_at_the_front(zone, label):
    assert zone_label(zone) == label


@pytest.mark.parametrize("zone", ["Asia/Dhaka", "Asia/Calcutta", "US/Pacific", "UTC"])
def test_every_zone_is_taken(zone):
    form = ZoneForm({"zone": zone})
    assert form.is_valid()
    assert form.cleaned_data == {"zone": zone, "other": ""}


@pytest.mark.parametrize("zone", ["", "Mars", "../etc/passwd", "asia/tokyo", "\0"])
def test_nothing_else_is(zone):
    assert list(ZoneForm({"zone": zone}).errors) == ["zone"]


def test_what_is_chosen_shows():
    html = str(ZoneForm(initial={"zone": "US/Pacific"})["zone"])
    assert '<option value="US/Pacific" selected>' in html
    assert "As at home" not in html
    assert "As at home" in str(ZoneForm()["other"])


@pytest.mark.parametrize("zone", ["localtime", "Factory", "posixrules", "../../etc/passwd", "Mars/Phobos"])
def test_what_is_no_zone_is_refused(zone):
    form = ZoneForm({"zone": zone})
    assert not form.is_valid()
    assert list(form.errors) == ["zone"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana \n  María ", "Ana María"),
        ("Ana\u202eecila", "Anaecila"),
        ("\ufeffYu\u200bki", "Yuki"),
        ("শ্রী\u200dমতী ক্‌ষ", "শ্রী\u200dমতী ক্‌ষ"),
        ("👩‍🎤", "👩‍🎤"),
        ("<script>", "<script>"),
    ],
)
def test_a_name_keeps_what_shows(typed, kept):
    assert NameField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["\u202e\u200b", "\u3164\u3164", "\u2800", "\u200d", "\u0301", " \t"])
def test_a_name_that_nobody_sees_is_none(typed):
    with pytest.raises(forms.ValidationError):
        NameField().clean(typed)
