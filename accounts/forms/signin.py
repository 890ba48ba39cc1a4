"""allauth's forms in our words: labels instead of placeholders, one sentence about passwords."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm as BaseActivateTOTPForm
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("At least 8 characters. A few words that only you would put together.")


class Plain:
    """A placeholder only repeats the label, and is gone when one would look at it."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs |= {"class": "code-input", "autocapitalize": "none", "spellcheck": "false"}
            elif name == "password1":
                field.help_text = PASSWORD_HELP
            elif name in {"password", "oldpassword"}:
                field.help_text = ""


class SignInForm(Plain, account.LoginForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        login, remember = self.fields["login"], self.fields["remember"]
        login.label, login.max_length = _("Email or username"), 254
        login.validators.append(MaxLengthValidator(254))  # SQLite looks for no longer pattern
        login.widget.attrs = {
            "autocomplete": "username webauthn",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": "254",
        }
        remember.label, remember.initial = _("Keep me signed in"), True


class ResetForm(Plain, account.ResetPasswordForm):
    pass


class ResetKeyForm(Plain, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    pass


class SetPasswordForm(Plain, account.SetPasswordForm):
    pass


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    pass


class AddEmailForm(Plain, account.AddEmailForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["email"].label = _("New address")


class ChangeEmailForm(Plain, account.ChangeEmailForm):
    pass


class CodeForm(Plain, account.ConfirmEmailVerificationCodeForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["code"].label = _("Code of six digits")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": "12"}


class SecondStepForm(Plain, mfa.AuthenticateForm):
    pass


class SecondStepAgainForm(Plain, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(Plain, BaseActivateTOTPForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["code"].label = _("Type the code that the app shows")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}
