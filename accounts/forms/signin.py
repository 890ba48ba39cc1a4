"""Signing in, and getting in again."""

from allauth.account.forms import LoginForm, ResetPasswordForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["login"].label = _("Email or username")
        self.fields["login"].max_length = 254
        self.fields["login"].widget.attrs = {
            "autocomplete": "username webauthn",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": "254",
        }
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""  # the page has its own link
        self.fields["remember"].label = _("Keep me signed in")
        self.fields["remember"].initial = True


class ResetForm(ResetPasswordForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["email"].widget.attrs.pop("placeholder", None)
