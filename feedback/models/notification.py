"""What a person is told."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NotificationQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(recipient=user)

    def unread(self):
        return self.filter(is_read=False)


class Notification(models.Model):
    """One event, told to one person, once: `key` names the event and is unique per recipient."""

    class Type(models.TextChoices):
        SESSION_ALERT = "session alert", _("Session alert")
        FEEDBACK = "feedback", _("Feedback")
        FOLLOW = "follow", _("Follow")
        LIKE = "like", _("Like")
        COMMENT = "comment", _("Comment")
        CORRECTION = "correction", _("Correction")
        REQUEST = "request", _("Message request")
        ENROLLMENT = "enrollment", _("Enrollment")

    recipient = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="notifications", verbose_name=_("recipient")
    )
    course = models.ForeignKey(
        "courses.Course",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications",
        verbose_name=_("course"),
    )
    notification_type = models.CharField(_("type"), max_length=13, choices=Type.choices)
    content_title = models.CharField(_("title"), max_length=200)
    content_text = models.TextField(_("text"), max_length=1000, blank=True)
    url = models.CharField(_("leads to"), max_length=200, blank=True)
    is_read = models.BooleanField(_("read"), default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    key = models.CharField(_("event"), max_length=100)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notification_once")]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notification_of_person"),
            models.Index(fields=["recipient"], condition=Q(is_read=False), name="notification_unread"),
        ]

    def __str__(self):
        return self.content_title
