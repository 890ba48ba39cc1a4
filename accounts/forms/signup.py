"""Signing up, first step: what kind of account, and how to get into it."""

from allauth.account.forms import ConfirmEmailVerificationCodeForm
from allauth.account.forms import SignupForm as BaseSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from langlearn.lib.choices import AccountType


class SignupForm(BaseSignupForm):
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
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["username"].help_text = _("This is your address on Langlearn. Letters a–z, digits, and . _ -")
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["password1"].help_text = _("At least 8 characters. A few words that only you would put together.")


class CodeForm(ConfirmEmailVerificationCodeForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["code"].label = _("Code of six digits")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": "12", "class": "code-input"}
        self.fields["code"].widget.attrs.pop("placeholder", None)
