"""The one way in for a message, be it a form's POST or a socket's frame."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from langlearn.lib import limits
from messaging.forms import MessageForm

RATE = "60/minute"


def take(chat, sender, data):
    """`sender` sends `data` (content_text, client_id) to `chat`, whose people are loaded. Returns the form, and the
    message or None: then the form says why."""
    form = MessageForm(data)
    if not form.is_valid():
        return form, None
    try:
        check_partner(chat.partner_of(sender))
        check_rate(sender)
        message, _new = chat.post(sender, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return form, None
    return form, message


def check_partner(partner):
    if not partner.user.is_active:
        raise ValidationError(_("This account is closed. You can still read what you wrote to each other."), "gone")


def check_rate(sender):
    if limits.hit("messages", sender.pk, RATE):
        raise ValidationError(_("That was a lot at once. Wait a minute, then send it again."), "rate")


def why_not(form):
    """The code of the form's first error: required, max_length, gone, rate, …"""
    return next(error.code for errors in form.errors.as_data().values() for error in errors)
