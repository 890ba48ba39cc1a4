"""What is written into a group."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import GroupMessage
from langlearn.lib.forms import PlainTextField
from langlearn.lib.talk.forms import LONGEST, TalkForm


class GroupMessageForm(TalkForm):
    """What it answers is one of the messages that `reader` sees."""

    def __init__(self, data=None, files=None, reader=None, **kwargs):
        answerable = reader.messages.visible() if reader else GroupMessage.objects.none()
        super().__init__(data, files, answerable=answerable, **kwargs)

    def clean(self):
        content = super().clean()
        if "parent_msg" in content:
            content["parent_message"] = content.pop("parent_msg")
        return content


class AnnouncementForm(forms.Form):
    """A word to everyone who takes the course; it stays above their chat."""

    content_text = PlainTextField(
        label=_("Your announcement"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "data-autogrow": "", "data-char-count": "", "maxlength": LONGEST}),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("That is too long: a message has at most 4,000 characters."),
        },
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **{"initial": {"client_id": uuid.uuid4()}, "auto_id": "announcement-%s", **kwargs})
