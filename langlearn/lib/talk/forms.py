"""What a person sends, be it to one or to many."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.images import get_image_dimensions
from django.utils.translation import gettext_lazy as _

from langlearn.lib.forms import PlainTextField
from langlearn.lib.images import PictureField

LONGEST = 4000
LONGEST_NOTE = 500
LONGEST_SIDE = 1600  # of a picture, in pixels


class TalkForm(forms.Form):
    """A text, a picture, or both; perhaps the answer to another message."""

    content_text = PlainTextField(
        label="",
        max_length=LONGEST,
        required=False,
        error_messages={"max_length": _("That is too long: a message has at most 4,000 characters.")},
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    image = PictureField(longest=LONGEST_SIDE, required=False)
    parent_msg = forms.ModelChoiceField(None, required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, files=None, refused=None, answerable=None, **kwargs):
        """A new form carries the id of the message to come, so that sending it twice makes one message. `refused` is
        why nothing of it is taken, whatever it holds. What it answers is one of the messages `answerable`."""
        self.refused = refused
        super().__init__(data, files, **{"initial": {"client_id": uuid.uuid4()}, "auto_id": "composer-%s", **kwargs})
        self.fields["parent_msg"].queryset = answerable

    def clean(self):
        """What is to be stored, without what is empty; with a picture go its measures."""
        content = {name: value for name, value in self.cleaned_data.items() if value}
        if self.refused:
            raise self.refused
        if self.errors:
            return content
        if not self.take_files(content) and "content_text" not in content:
            self.add_error("content_text", ValidationError(_("Write something first."), code="required"))
        return content

    def take_files(self, content):
        """Put the measures of a file into `content`. Was there any?"""
        if "image" not in content:
            return False
        content["image_width"], content["image_height"] = get_image_dimensions(content["image"])
        return True


class CorrectionForm(forms.Form):
    """The sentence of `message` as it should be, beginning with `before` or with the message itself. Unchanged, or with
    the button Perfect, it says that nothing is to be mended."""

    correction = PlainTextField(
        label=_("Your correction"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "data-autogrow": "", "maxlength": LONGEST}),
        error_messages={
            "required": _("Leave at least one word: this is the message as it should be."),
            "max_length": _("That is too long: a correction has at most 4,000 characters."),
        },
    )
    note = forms.CharField(
        label=_("Note, if you like"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1, "data-autogrow": "", "data-char-count": "", "maxlength": LONGEST_NOTE}),
        error_messages={"max_length": _("That is too long: a note has at most 500 characters.")},
    )
    perfect = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, message, data=None, before="", note="", **kwargs):
        self.message = message
        initial = {"correction": before or message.content_text, "note": note}
        super().__init__(data, **{"initial": initial, "auto_id": "correction-%s", **kwargs})
        self.fields["correction"].widget.attrs["lang"] = message.language
        if self.data.get("perfect"):
            self.fields["correction"].required = False

    def clean(self):
        found = super().clean()
        if found.get("perfect"):
            found["correction"] = self.message.content_text
        return found


def why_not(form):
    """The code of the form's first error: required, max_length, gone, rate, …"""
    return next(error.code for errors in form.errors.as_data().values() for error in errors)
