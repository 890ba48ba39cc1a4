"""Fields that several forms of ours share."""

import functools
from zoneinfo import available_timezones

import regex
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.validators import timezone_validator
from langlearn.lib.forms import RowsField

# Controls, marks that turn text around, and spaces without width; joiners stay, which Bangla and emoji need.
UNSEEN = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}--[\u200c\u200d]]", regex.V1)
# Something that shows: the fillers of Hangul and the empty Braille cell count as letters and show nothing.
SEEN = regex.compile(r"[\p{L}\p{N}\p{P}\p{S}--[\u115f\u1160\u3164\uffa0\u2800]]", regex.V1)

COMMON = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Europe/Madrid",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Dhaka",
    "UTC",
]
REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}


class NameField(forms.CharField):
    """A name as others will read it: on one line, nothing unseen in it, and something to see."""

    def to_python(self, value):
        name = UNSEEN.sub("", " ".join(super().to_python(value).split())).strip()
        return name if SEEN.search(name) else ""


class ChipsField(RowsField):
    """Rows by id, a box each."""

    widget = forms.CheckboxSelectMultiple


def zone_label(zone):
    """`America/Argentina/Buenos_Aires` as "Buenos Aires, Argentina": typed letters find the town first."""
    _region, *places = zone.replace("_", " ").split("/")
    return ", ".join(reversed(places)) or zone


@functools.cache
def zones_by_region():
    """`[(region, [(zone, label), …]), …]`, the common ones first."""
    groups = {name: [] for name in REGIONS}
    for zone in sorted(available_timezones(), key=zone_label):
        if zone.split("/")[0] in groups:
            groups[zone.split("/")[0]].append((zone, zone_label(zone)))
    common = [(zone, zone_label(zone)) for zone in COMMON]
    return [(_("Often chosen"), common), *((REGIONS[name], zones) for name, zones in groups.items())]


class ZoneSelect(forms.Select):
    """Every zone by region; a zone that is chosen but not among them (an old alias) is kept."""

    def optgroups(self, name, value, attrs=None):
        listed = {zone for _region, zones in zones_by_region() for zone, _label in zones}
        first = [("", self.empty_label)] if self.empty_label else []
        unlisted = [(zone, zone) for zone in value if zone and zone not in listed]
        self.choices = [*first, *unlisted, *zones_by_region()]
        return super().optgroups(name, value, attrs)

    empty_label = ""


class TimeZoneField(forms.CharField):
    """An IANA time zone. Where it is left open, `empty_label` says what then."""

    widget = ZoneSelect

    def __init__(self, *, empty_label="", **options):
        options.setdefault("label", _("Time zone"))
        super().__init__(validators=[timezone_validator], **options)
        self.widget.empty_label = empty_label
        self.widget.attrs.setdefault("data-time-zone", "")
