"""A partner's correction: who may make one, and what it may hold."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.forms import MessageTextField
from messaging.models import Member
from messaging.models.message import LONGEST

NOTE = 500


class CorrectionForm(forms.Form):
    """The sentence as it should be. Unchanged, or with the button Perfect, it says that nothing is to be mended."""

    correction = MessageTextField(
        label=gettext_lazy("Your correction"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "data-autogrow": "", "maxlength": LONGEST}),
        error_messages={
            "required": gettext_lazy("Leave at least one word: this is the message as it should be."),
            "max_length": gettext_lazy("That is too long: a correction has at most 4,000 characters."),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("Note, if you like"),
        max_length=NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1, "data-autogrow": "", "data-char-count": "", "maxlength": NOTE}),
        error_messages={"max_length": gettext_lazy("That is too long: a note has at most 500 characters.")},
    )
    perfect = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, message, data=None, **kwargs):
        self.message = message
        initial = {"correction": message.correction or message.content_text, "note": message.correction_note}
        super().__init__(data, **{"initial": initial, "auto_id": "correction-%s", **kwargs})
        self.fields["correction"].widget.attrs["lang"] = message.language
        if self.data.get("perfect"):
            self.fields["correction"].required = False

    def clean(self):
        found = super().clean()
        if found.get("perfect"):
            found["correction"] = self.message.content_text
        return found

    def save(self):
        self.message.correct(self.cleaned_data["correction"], self.cleaned_data["note"])
        return self.message


def check_corrector(message, learner):
    """`learner`, one of the chat's two, may correct what the other wrote."""
    if message.sender_id == learner.pk:
        raise PermissionDenied(_("You cannot correct your own message."))
    if not message.is_correctable:
        raise PermissionDenied(_("Only text can be corrected."))
    if not message.chat.partner_of(learner).user.is_active:
        raise PermissionDenied(_("This account is closed. You can still read what you wrote to each other."))
    if message.chat.member(learner).state != Member.State.ACCEPTED:
        raise PermissionDenied(_("Accept the request first: then you can correct what they write."))


@transaction.atomic
def thank(chat, learner, pk):
    """`learner` thanks for the correction of their message, once. It may have been deleted meanwhile: the correction
    stays, and so may the thanks."""
    corrected = chat.messages.select_for_update().filter(sender=learner).exclude(correction="")
    message = get_object_or_404(corrected, pk=pk)
    message.chat = chat
    message.be_thankful()
    return message
