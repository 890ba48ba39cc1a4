"""What members of a course make of each other's sentences."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.signals import group_message_corrected
from langlearn.lib.diff import marked
from langlearn.lib.languages import guess, script_language
from langlearn.lib.talk.forms import LONGEST, LONGEST_NOTE

from .group import GroupMessage


class GroupCorrectionQuerySet(models.QuerySet):
    @transaction.atomic
    def make(self, message, corrector, text, note=""):
        """`corrector`'s correction of `message`, in the place of an earlier one of theirs. It keeps what it was made
        of; the same text means that it is perfect."""
        stood = message.content_text
        correction, _new = self.update_or_create(
            message=message,
            corrector=corrector,
            defaults={
                "correction": stood if text.strip() == stood.strip() else text,
                "note": note,
                "corrected_text": stood,
                "created_at": timezone.now(),
                "thanked_at": None,
            },
        )
        group_message_corrected.send(GroupCorrection, correction=correction)
        message.change()
        return correction


class GroupCorrection(models.Model):
    """One corrector's correction of a message, kept as it was made: `corrected_text` is what it was made of."""

    message = models.ForeignKey(GroupMessage, models.CASCADE, related_name="corrections", verbose_name=_("message"))
    corrector = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="group_corrections", verbose_name=_("corrected by")
    )
    correction = models.TextField(_("correction"), max_length=LONGEST)
    note = models.CharField(_("note on the correction"), max_length=LONGEST_NOTE, blank=True)
    corrected_text = models.TextField(_("text that was corrected, as it stood"), max_length=LONGEST)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    thanked_at = models.DateTimeField(_("thanked"), null=True, blank=True, editable=False)

    objects = GroupCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction in a group")
        verbose_name_plural = _("corrections in groups")
        constraints = [models.UniqueConstraint(fields=["message", "corrector"], name="group_correction_once")]

    def __str__(self):
        return self.correction[:60]

    @property
    def is_perfect(self):
        """Whether who read it for mistakes found none."""
        return self.correction == self.corrected_text

    @property
    def marked(self):
        """The text and its correction as HTML, what changed marked in each."""
        return marked(self.corrected_text, self.correction)

    @property
    def note_language(self):
        known = self._state.fields_cache.get("corrector")
        return script_language(self.note) or guess(self.note, [known.native_language] if known else [])

    @transaction.atomic
    def be_thanked(self):
        """Who wrote the message says thanks, once."""
        here = GroupCorrection.objects.select_for_update().select_related("message").get(pk=self.pk)
        if here.thanked_at is None:
            here.thanked_at = timezone.now()
            here.save(update_fields=["thanked_at"])
            here.message.change()
