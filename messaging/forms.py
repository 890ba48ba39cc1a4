"""What a person sends."""

import uuid

import regex
from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.models.message import LONGEST

SOMETHING = regex.compile(r"[^\s\p{Z}\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]")  # anything one can see


class MessageTextField(forms.CharField):
    """A text as it is counted on the page: a line break is one character, though a browser sends two."""

    def to_python(self, value):
        text = super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")
        return text if SOMETHING.search(text) else ""


class MessageForm(forms.Form):
    content_text = MessageTextField(
        label="",
        max_length=LONGEST,
        error_messages={
            "required": _("Write something first."),
            "max_length": _("That is too long: a message has at most 4,000 characters."),
        },
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, **kwargs):
        """A new form carries the id of the message to come, so that sending it twice makes one message."""
        super().__init__(data, **{"initial": {"client_id": uuid.uuid4()}, "auto_id": "composer-%s", **kwargs})
