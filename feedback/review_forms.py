"""What learners write about courses and instructors, these about learners, and the answers."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from feedback.models import Feedback, FeedbackReply
from feedback.models.feedback import STARS
from langlearn.lib.forms import RatingInput

Type = Feedback.Type
CHOICES = [(stars, format_lazy(ngettext_lazy("{stars} star", "{stars} stars", stars), stars=stars)) for stars in STARS]
QUESTIONS = {
    Type.COURSE: _("How is the course?"),
    Type.INSTRUCTOR: _("How is the instructor?"),
    Type.LEARNER: _("How is the learner doing?"),
}
ABOUTS = {
    Type.COURSE: _("Pace, materials, exercises…"),
    Type.INSTRUCTOR: _("Explanations, patience, corrections…"),
    Type.LEARNER: _("Pronunciation, grammar, taking part…"),
}


class FeedbackForm(forms.ModelForm):
    """One rating with its words. `optional`: may be left empty whole, for where there is another one beside it."""

    rating = forms.TypedChoiceField(choices=CHOICES, coerce=int, empty_value=None, widget=RatingInput)

    class Meta:
        model = Feedback
        fields = ["rating", "feedback_about", "feedback_text"]
        labels = {"feedback_about": _("What is it about?"), "feedback_text": _("In your words")}
        widgets = {"feedback_text": forms.Textarea(attrs={"rows": 4, "data-autogrow": True, "data-char-count": True})}

    def __init__(self, feedback_type, *args, optional=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.feedback_type = feedback_type
        self.fields["rating"].label = QUESTIONS[feedback_type]
        self.fields["rating"].required = not optional
        self.fields["rating"].error_messages["required"] = _("Choose how many stars.")
        self.fields["feedback_about"].widget.attrs["placeholder"] = ABOUTS[feedback_type]
        if feedback_type == Type.LEARNER:
            self.fields["feedback_text"].required = True

    def clean(self):
        words = super().clean()
        said = words.get("feedback_about") or words.get("feedback_text")
        if said and not words.get("rating") and "rating" not in self.errors:
            self.add_error("rating", _("Choose how many stars."))
        return words

    @property
    def is_filled(self):
        return bool(self.cleaned_data.get("rating"))


class ReviewForms:
    """A form for each of the course and its instructor that this learner has not rated yet. At least one is filled."""

    def __init__(self, kinds, data=None):
        self.forms = [FeedbackForm(kind, data, prefix=kind, optional=True) for kind in kinds]
        self.error = ""

    def __iter__(self):
        return iter(self.forms)

    def is_valid(self):
        valid = not any(form.errors for form in self.forms)
        if valid and not any(form.is_filled for form in self.forms):
            self.error = _("Choose how many stars you give, for one of the two at least.")
        return valid and not self.error

    @property
    def filled(self):
        return [form for form in self.forms if form.is_filled]


class ReplyForm(forms.ModelForm):
    class Meta:
        model = FeedbackReply
        fields = ["text"]
        labels = {"text": _("Your answer")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4, "data-autogrow": True, "data-char-count": True})}
