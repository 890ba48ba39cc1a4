"""A post corrected sentence by sentence: each is left, called perfect, or written anew. No field of it is one of
Django's: there are as many as the post has sentences."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from langlearn.lib.forms import SOMETHING, PlainTextField
from langlearn.lib.sentences import joined, sentences
from social.models.post import LONGEST

LEFT, PERFECT, CHANGE = STATES = ("left", "perfect", "change")


@dataclass
class Row:
    number: int
    sentence: str
    gap: str
    state: str = LEFT
    text: str = ""

    @property
    def result(self):
        return self.text.strip() if self.state == CHANGE else self.sentence

    @property
    def changed(self):
        return self.result != self.sentence

    @property
    def blank(self):
        return not SOMETHING.search(self.sentence)


class CorrectionForm(forms.Form):
    """Of `post`; `mine` is the correction that the person made before, which this one replaces."""

    note = PlainTextField(
        label=gettext_lazy("A note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, post, mine=None, data=None):
        super().__init__(data, initial={"note": mine.content_text if mine else ""}, auto_id="correction_%s")
        self.post, self.mine, self.stood = post, mine, post.content_text
        self.rows = [Row(n, one.text, one.gap, text=one.text) for n, one in enumerate(sentences(post.content_text))]
        if mine and data is None:
            self.fill(mine.correction)
        if data is not None:
            self.read()

    def fill(self, correction):
        """As it was corrected before."""
        if correction == self.post.content_text:
            for row in self.rows:
                row.state = PERFECT
            return
        new = sentences(correction)
        blocks = SequenceMatcher(None, [row.sentence for row in self.rows], [one.text for one in new], autojunk=False)
        for tag, i, j, k, m in blocks.get_opcodes():
            old, come = self.rows[i:j], new[k:m]
            if tag == "insert" and self.rows:  # more than one was made of the one before
                row = self.rows[max(0, i - 1)]
                row.state, row.text = CHANGE, f"{row.text}{row.gap or ' '}{joined(come).rstrip()}"
            for place, row in enumerate(old if tag != "equal" else []):
                last = come[place:] if place == len(old) - 1 else come[place : place + 1]
                row.state, row.text = CHANGE, joined(last).rstrip()

    def read(self):
        """What was sent. Where the text is another by now, what was done to the sentences that are still there."""
        stood = self.data.get("stood", "").replace("\r\n", "\n")
        self.moved = stood != self.post.content_text
        sent = enumerate(sentences(stood)) if self.moved else ((row.number, row) for row in self.rows)
        by_text = {}
        for number, one in sent:
            text = one.text if self.moved else one.sentence
            state = self.data.get(f"state-{number}")
            change = self.data.get(f"text-{number}", text).replace("\r\n", "\n")
            by_text.setdefault(text, []).append((state if state in STATES else LEFT, change))
        for row in self.rows:
            if by_text.get(row.sentence):
                row.state, row.text = by_text[row.sentence].pop(0)

    def clean(self):
        content = super().clean()
        if self.moved:
            raise ValidationError(_("The author changed the post meanwhile. Look at it again, then send it."), "moved")
        if "perfect" in self.data:
            for row in self.rows:
                row.state = PERFECT
        if not any(row.changed for row in self.rows):
            if any(row.state != PERFECT for row in self.rows if not row.blank):
                raise ValidationError(_("Change a sentence, or call all of them perfect."), code="nothing")
            content["correction"] = self.post.content_text
            return content
        content["correction"] = "".join(row.result + (row.gap if row.result else "") for row in self.rows).strip()
        if not SOMETHING.search(content["correction"]):
            raise ValidationError(_("Nothing would be left of the post."), code="empty")
        if len(content["correction"]) > LONGEST:
            raise ValidationError(_("That is too long: a correction has at most 5,000 characters."), code="max_length")
        return content
