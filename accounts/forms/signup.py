"""Signing up, first step: what kind of account, and how to get into it."""

from allauth.account.forms import SignupForm as BaseSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from langlearn.lib.choices import AccountType

from .signin import Plain


class SignupForm(Plain, BaseSignupForm):
    acc_type = forms.ChoiceField(
        label=_("What brings you here?"),
        choices=[
            (AccountType.LEARNER, _("I want to learn")),
            (AccountType.INSTRUCTOR, _("I want to teach")),
        ],
        initial=AccountType.LEARNER,
        widget=forms.RadioSelect,
    )
    field_order = ["acc_type", "email", "username", "password1"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["username"].help_text = _("How others find you: letters a–z, digits, and . _ - between them.")
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
