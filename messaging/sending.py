"""The one way in for a message, be it a form's POST or a socket's frame."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from langlearn.lib import limits
from messaging.forms import MessageForm
from messaging.models import Chat
from messaging.requests import check_cap

RATE = "60/minute"
FILES_RATE = "30/minute"
TOO_MUCH = gettext_lazy("That was a lot at once. Wait a minute, then send it again.")


def take(chat, sender, data, files=None):
    """`sender` sends `data` (content_text, client_id, parent_msg) and `files` (image or audio) to `chat`, whose people
    are loaded. Returns the form, and the message or None: then the form says why."""
    form = read(sender, data, files, chat)
    return form, send(chat, sender, form)


def read(sender, data, files=None, chat=None):
    """The form of what is sent. Reading a file costs much, and no transaction should wait for it."""
    if files and limits.hit("files", sender.pk, FILES_RATE):
        return MessageForm(data, refused=ValidationError(TOO_MUCH, "rate"))
    return MessageForm(data, files, chat=chat)


def send(chat, sender, form):
    """The message out of the form, or None: then the form says why."""
    if not form.is_valid():
        return None
    try:
        check_partner(chat.partner_of(sender))
        check_rate(sender)
        message, _new = chat.post(sender, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return message


def begin(sender, partner, data, files=None):
    """As `take`, with the chat of the two made for the first message; where that is not taken, no chat is left."""
    form = read(sender, data, files)
    form.full_clean()
    try:
        with transaction.atomic():
            chat = Chat.objects.between(sender, partner)
            if chat.started_by_id == sender.pk and not chat.messages.exists():
                check_cap(sender, chat)
            message = send(chat, sender, form)
            if message is None:
                transaction.set_rollback(True)
    except ValidationError as error:
        form.add_error(None, error)
        return form, None
    return form, message


def check_partner(partner):
    if not partner.user.is_active:
        raise ValidationError(_("This account is closed. You can still read what you wrote to each other."), "gone")


def check_rate(sender):
    if limits.hit("messages", sender.pk, RATE):
        raise ValidationError(TOO_MUCH, "rate")
