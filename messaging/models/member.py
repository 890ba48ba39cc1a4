"""Each of a chat's two, and how they hold it: in their list or put away, muted, asked for or agreed to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberQuerySet(models.QuerySet):
    def of(self, learner):
        return self.filter(learner=learner)


class Member(models.Model):
    """One learner's side of a chat. Where someone writes to a person who does not follow them, that person's side is a
    request until they accept or decline it."""

    class State(models.TextChoices):
        REQUEST = "request", _("Request")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    chat = models.ForeignKey("messaging.Chat", models.CASCADE, related_name="members", verbose_name=_("chat"))
    learner = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="+", verbose_name=_("learner"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.ACCEPTED)
    archived = models.BooleanField(_("archived"), default=False)
    muted = models.BooleanField(_("muted"), default=False)
    marked_unread = models.BooleanField(_("marked as unread"), default=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [models.UniqueConstraint(fields=["chat", "learner"], name="member_once")]
        indexes = [models.Index(fields=["learner", "state", "archived"], name="member_of_learner")]

    def __str__(self):
        return f"{self.learner_id} in {self.chat_id}: {self.state}"
