"""What people write about others."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Appeal, Report


class ReportForm(forms.ModelForm):
    reason = forms.ChoiceField(label=_("Why?"), choices=Report.Reason.choices, widget=forms.RadioSelect)

    class Meta:
        model = Report
        fields = ["reason", "note"]
        labels = {"note": _("Anything else we should know?")}
        widgets = {"note": forms.Textarea(attrs={"rows": 3, "data-autogrow": True})}


class AppealForm(forms.ModelForm):
    class Meta:
        model = Appeal
        fields = ["text"]
        labels = {"text": _("What should we know?")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4, "data-autogrow": True, "data-char-count": ""})}
        error_messages = {"text": {"required": _("Say in a few words why we should look at it again.")}}
