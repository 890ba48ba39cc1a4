"""What a person sends."""

import uuid
from datetime import timedelta

import regex
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.images import get_image_dimensions
from django.utils.translation import gettext_lazy as _

from langlearn.lib.audio import VoiceField
from langlearn.lib.images import PictureField
from messaging.models.message import LONGEST, Message

LONGEST_SIDE = 1600  # of a picture, in pixels
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
        required=False,
        error_messages={
            "max_length": _("That is too long: a message has at most 4,000 characters."),
        },
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    image = PictureField(longest=LONGEST_SIDE, required=False)
    audio = VoiceField(required=False)
    parent_msg = forms.ModelChoiceField(Message.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, files=None, refused=None, chat=None, **kwargs):
        """A new form carries the id of the message to come, so that sending it twice makes one message. `refused` is
        why nothing of it is taken, whatever it holds. What it answers is a message of `chat`."""
        self.refused = refused
        super().__init__(data, files, **{"initial": {"client_id": uuid.uuid4()}, "auto_id": "composer-%s", **kwargs})
        if chat is not None:
            self.fields["parent_msg"].queryset = chat.messages.visible()

    def clean(self):
        """What is to be stored: with a picture or a recording go its measures and the message's type."""
        content = {name: value for name, value in self.cleaned_data.items() if value}
        if self.refused:
            raise self.refused
        if self.errors:
            return content
        if "image" in content and "audio" in content:
            raise ValidationError(_("Send the picture and the recording one after the other."), code="both")
        if "image" in content:
            width, height = get_image_dimensions(content["image"])
            content.update(type=Message.Type.IMAGE, image_width=width, image_height=height)
        elif "audio" in content:
            content["audio"], voice = content["audio"]
            seconds = timedelta(seconds=voice.duration)
            content.update(type=Message.Type.AUDIO, duration=seconds, peaks=voice.peaks)
        elif "content_text" not in content:
            self.add_error("content_text", ValidationError(_("Write something first."), code="required"))
        return content


class MemberForm(forms.Form):
    """What changes of one's side of a chat: what is not given stays as it is."""

    CHOICES = [("", ""), ("0", "0"), ("1", "1")]
    archived = forms.ChoiceField(choices=CHOICES, required=False)
    muted = forms.ChoiceField(choices=CHOICES, required=False)
    marked_unread = forms.ChoiceField(choices=CHOICES, required=False)

    def clean(self):
        if not self.errors and not any(self.cleaned_data.values()):
            raise ValidationError(_("Say what is to change."), code="required")

    def given(self):
        return {name: value == "1" for name, value in self.cleaned_data.items() if value}
