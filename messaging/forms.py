"""What a person sends."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from langlearn.lib.audio import VoiceField
from langlearn.lib.talk.forms import TalkForm
from messaging.models import Message


class MessageForm(TalkForm):
    """What it answers is a message of `chat`."""

    audio = VoiceField(required=False)

    def __init__(self, data=None, files=None, chat=None, **kwargs):
        answerable = chat.messages.visible() if chat else Message.objects.none()
        super().__init__(data, files, answerable=answerable, **kwargs)

    def take_files(self, content):
        """With a picture or a recording go its measures and the message's type."""
        if "image" in content and "audio" in content:
            raise ValidationError(_("Send the picture and the recording one after the other."), code="both")
        if super().take_files(content):
            content["type"] = Message.Type.IMAGE
        elif "audio" in content:
            content["audio"], voice = content["audio"]
            seconds = timedelta(seconds=voice.duration)
            content.update(type=Message.Type.AUDIO, duration=seconds, peaks=voice.peaks)
        return "type" in content


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
