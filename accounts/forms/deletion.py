"""Deleting one's own account."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _


class DeletionForm(forms.Form):
    """Asks for what nobody types by accident."""

    username = forms.CharField(
        max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"})
    )

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.user = user
        self.fields["username"].label = format_html(_("Type your username, {}, to confirm"), user.username)

    def clean_username(self):
        if self.cleaned_data["username"].strip().lower() != self.user.username.lower():
            raise forms.ValidationError(_("This is not your username."), code="mismatch")
        return self.user.username
