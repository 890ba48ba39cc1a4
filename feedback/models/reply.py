"""What instructors answer to reviews."""

from datetime import timedelta

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from langlearn.lib.languages import guess, script_language

LONGEST = 2000
EDITABLE = timedelta(days=1)


class FeedbackReply(models.Model):
    """The one answer of the reviewed instructor; theirs to mend for a day."""

    feedback = models.OneToOneField(
        "feedback.Feedback", models.CASCADE, primary_key=True, related_name="reply", verbose_name=_("review")
    )
    text = models.TextField(_("answer"), max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)])
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("answer to a review")
        verbose_name_plural = _("answers to reviews")

    def __str__(self):
        return self.text[:60]

    @property
    def is_editable(self):
        return timezone.now() < self.created_at + EDITABLE

    @property
    def language(self):
        """What it is in, as far as one can tell."""
        instructor = self.feedback.instructor
        spoken = (instructor.user.native_language, instructor.teaching_language)
        return script_language(self.text) or guess(self.text, spoken)
