"""What Django and allauth say on our pages and have no Bangla for: collected here, so that our catalogues say it."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

TEXTS = [
    _("Authenticator code"),
    _("Current Password"),
    _("Email"),
    _("New Password"),
    _("New Password (again)"),
    _("A user is already registered with this email address."),
    _("Be patient, you are sending too many requests."),
    _("Enter a complete value."),
    _("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s."),
    _("Incorrect code."),
    _("Incorrect password."),
    _("Invalid login."),
    _("Null characters are not allowed."),
    _("Please type your current password."),
    _("The email address and/or password you specified are not correct."),
    _("The new value must be different from the current one."),
    _("The password is too similar to the %(verbose_name)s."),
    _("The password reset token was invalid."),
    _("The two password fields didn’t match."),
    _("The username and/or password you specified are not correct."),
    _("This account is currently inactive."),
    _("This email address is already associated with this account."),
    _("This password is entirely numeric."),
    _("This password is too common."),
    _("Too many failed login attempts. Try again later."),
    _("Username can not be used. Please use other username."),
    _("You cannot activate two-factor authentication until you have verified your email address."),
    _("You cannot add an email address to an account protected by two-factor authentication."),
    _("You must type the same password each time."),
]
COUNTED = [
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
]
