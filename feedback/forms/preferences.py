"""What a person chooses to be told, and how."""

from datetime import time

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from feedback.kinds import ABOUT, ALWAYS_SHOWN, Mail, kinds_of
from feedback.models import Notification, Preference, SummaryHour
from feedback.models.preference import next_time


def hours():
    return [(hour, time_format(time(hour), "TIME_FORMAT")) for hour in range(24)]


class PreferencesForm(forms.Form):
    """Three fields a kind: `like-app`, `like-push` (where there is push) and `like-mail`; and the summary's hour. With
    `kinds`, those of them alone, without the hour: the others stay as they are."""

    hour = forms.TypedChoiceField(label=_("The daily summary comes at"), choices=hours, coerce=int)

    def __init__(self, user, data=None, push=False, kinds=None):
        super().__init__(data, label_suffix="")
        self.user, self.push, self.rows = user, push, []
        self.fields["hour"].initial = SummaryHour.of(user)
        if kinds:
            del self.fields["hour"]
        ways = Preference.objects.ways(user)
        for kind in kinds_of(user):
            if not kinds or kind in kinds:
                self._add(kind, ways[kind])

    def _add(self, kind, way):
        prefix = kind.replace(" ", "-")
        app = forms.BooleanField(label=_("In the app"), required=False, initial=way.app, disabled=kind in ALWAYS_SHOWN)
        mail = forms.ChoiceField(label=_("By mail"), choices=Mail.choices, initial=way.mail)
        fields = {"app": app, "mail": mail}
        if self.push:
            fields["push"] = forms.BooleanField(label=_("Push"), required=False, initial=way.push)
        for name, field in fields.items():
            self.fields[f"{prefix}-{name}"] = field
        bound = {name: self[f"{prefix}-{name}"] for name in fields}
        self.rows.append({"kind": kind, "about": ABOUT[kind], **bound})

    @transaction.atomic
    def save(self):
        """What changed; and what waits for a summary waits for the new hour."""
        for row in self.rows:
            names = [name for name in ("app", "push", "mail") if name in row]
            if any(row[name].name in self.changed_data for name in names):
                chosen = {name: self.cleaned_data[row[name].name] for name in names}
                Preference.objects.choose(self.user, row["kind"], **chosen)
        if "hour" in self.changed_data:
            hour = self.cleaned_data["hour"]
            SummaryHour.objects.update_or_create(user=self.user, defaults={"hour": hour})
            waiting = Notification.objects.filter(recipient=self.user, digest_at__isnull=False)
            waiting.update(digest_at=next_time(self.user.zone, hour, timezone.now()))
