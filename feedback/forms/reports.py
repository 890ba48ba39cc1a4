"""What people write about others."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Report


class ReportForm(forms.ModelForm):
    reason = forms.ChoiceField(label=_("Why?"), choices=Report.Reason.choices, widget=forms.RadioSelect)

    class Meta:
        model = Report
        fields = ["reason", "note"]
        labels = {"note": _("Anything else we should know?")}
        widgets = {"note": forms.Textarea(attrs={"rows": 3, "data-autogrow": True})}
