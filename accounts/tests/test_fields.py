from zoneinfo import available_timezones

import pytest
from django import forms

from accounts.forms.fields import COMMON, TimeZoneField, zone_label, zones_by_region


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
