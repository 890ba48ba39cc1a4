"""When one wants to hear of one's next class."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models.alert import Lead


class AlertForm(forms.Form):
    leads = forms.TypedMultipleChoiceField(
        label=_("Remind me"),
        choices=Lead.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose as many as you like, or none for no alerts."),
    )
