"""Signing up, first step: what kind of account, and how to get into it."""

from allauth.account.forms import SignupForm as BaseSignupForm
from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
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

    def try_save(self, request):
        """Two may ask for one name in the same moment; the constraint lets one of them have it."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            messages.error(request, _("Somebody took this username a moment ago. Choose another one."))
            return None, redirect("account_signup")
