"""The daily summaries that were made."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Digest(models.Model):
    """The summary of one person's day, on their own calendar: one, whoever makes it. `entries` are the ids of the
    notifications in it. It is sent once `sent_at` is set."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name=_("account"))
    day = models.DateField(_("day"))
    entries = models.JSONField(_("notifications"), default=list)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)

    class Meta:
        verbose_name = _("daily summary")
        verbose_name_plural = _("daily summaries")
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day")]
        indexes = [
            models.Index(fields=["made_at"], condition=models.Q(sent_at__isnull=True), name="digest_to_send"),
            models.Index(fields=["made_at"], name="digest_by_age"),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.day}"
