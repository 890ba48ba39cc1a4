"""The group chat of a course."""

import uuid

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from langlearn.lib.choices import AccountType


class GroupMessage(models.Model):
    """[group_chat, course_group_messages] `type` is the sender's role when it was written."""

    course = models.ForeignKey(
        "courses.Course", models.CASCADE, related_name="group_messages", verbose_name=_("course")
    )
    sender = models.ForeignKey("accounts.User", models.CASCADE, related_name="group_messages", verbose_name=_("sender"))
    type = models.CharField(_("role of the sender"), max_length=10, choices=AccountType.choices)
    content_text = models.TextField(_("text"), max_length=4000, validators=[MaxLengthValidator(4000)])
    parent_message = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    translated_content = models.JSONField(_("translations"), default=dict, blank=True)
    client_id = models.UUIDField(_("id given by the sender's browser"), default=uuid.uuid4, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("group message")
        verbose_name_plural = _("group messages")
        constraints = [
            models.UniqueConstraint(fields=["sender", "client_id"], name="group_message_once_per_client_id"),
        ]
        indexes = [
            models.Index(fields=["course", "-id"], name="group_message_of_course"),
            models.Index(fields=["-sent_at"], name="group_message_newest"),
        ]

    def __str__(self):
        return self.content_text[:60]
