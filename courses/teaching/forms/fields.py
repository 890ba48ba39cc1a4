"""Fields and rules that several of the instructor's forms share."""

from datetime import UTC
from urllib.parse import urlsplit

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Session
from courses.teaching.series import existing
from langlearn.lib.forms import DateTimeInput

# Where each platform's rooms are; of Zoom's each customer may have a host of their own.
HOSTS = {Session.Platform.MEET: "meet.google.com", Session.Platform.ZOOM: "zoom.us"}
SHORTEST, LONGEST = 5, 12 * 60  # minutes


class ZonedDateTimeField(forms.DateTimeField):
    """A moment, written as the clock of `zone` shows it, which the form sets. An hour that comes twice is the first."""

    widget = DateTimeInput
    zone = UTC
    default_error_messages = {
        "missing": _("On that day the clock goes forward and leaves this hour out. Choose another."),
    }

    def prepare_value(self, value):
        with timezone.override(self.zone):
            return super().prepare_value(value)

    def to_python(self, value):
        with timezone.override(UTC):  # which leaves no hour out
            written = super().to_python(value)
        if written is None:
            return None
        moment = written.replace(tzinfo=self.zone)
        if existing(moment).replace(tzinfo=None) != moment.replace(tzinfo=None):
            raise forms.ValidationError(self.error_messages["missing"], code="missing")
        return moment

    def has_changed(self, initial, data):
        try:
            return initial != self.to_python(data)
        except forms.ValidationError:
            return True


class WayIn(forms.Form):
    """How one gets into a session: which platform, and its link there."""

    platform = forms.ChoiceField(
        label=_("Platform"), choices=Session.Platform.choices, initial=Session.Platform.MEET, widget=forms.RadioSelect
    )
    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
        help_text=_("Learners see it from 15 minutes before the session to its end. You may add it later."),
        widget=forms.URLInput(attrs={"placeholder": "https://meet.google.com/abc-defg-hij", "autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=60,
        help_text=_("Of the meeting, where it has one."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self):
        data = super().clean()
        platform, link = data.get("platform"), data.get("link")
        if platform and link and not is_of(platform, link):
            name = Session.Platform(platform).label
            example = f"https://{HOSTS[platform]}/…"
            self.add_error(
                "link",
                _("This is no link of %(platform)s: one begins with %(example)s")
                % {"platform": name, "example": example},
            )
        return data


def is_of(platform, link):
    parts = urlsplit(link)
    host, home = (parts.hostname or "").rstrip("."), HOSTS[platform]
    try:
        usual = parts.port in (None, 443) and "@" not in parts.netloc
    except ValueError:
        return False
    return usual and (host == home or host.endswith(f".{home}"))


def length_error(duration):
    """What is wrong with how long a session is to be, or ""."""
    minutes = duration.total_seconds() / 60
    if minutes <= 0:
        return _("The end is before the start.")
    if minutes < SHORTEST:
        return _("A session lasts at least %(minutes)d minutes.") % {"minutes": SHORTEST}
    return _("A session lasts at most %(hours)d hours.") % {"hours": LONGEST // 60} if minutes > LONGEST else ""
