"""What a person is told."""

from functools import partial

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Block, User
from feedback.signals import notified
from langlearn.lib import live


class NotificationQuerySet(models.QuerySet):
    def of(self, user):
        """What `user` is told, without those of people who are out of sight: blocked in either direction, or gone."""
        hidden = Block.objects.hiding_from(user)
        return self.filter(Q(actor=None) | Q(actor__is_active=True), recipient=user).exclude(actor__in=hidden)

    def unread(self):
        return self.filter(is_read=False)

    def before(self, moment, pk):
        """The older ones, in the order of the list."""
        return self.filter(Q(created_at__lt=moment) | Q(pk__lt=pk), created_at__lte=moment)

    def read(self):
        """Mark these as read; the badge follows in every tab."""
        recipients = set(self.unread().values_list("recipient", flat=True))
        self.unread().update(is_read=True)
        for recipient in recipients:
            live.on_commit(show_badge, recipient)

    def tell(self, recipient, event, write, *, actor=None, **fields):
        """Tell `recipient` (a User) of the event with this key, once: None where they know already.

        `write()` gives the title, or title and text; it is called with the recipient's language in force."""
        if actor == recipient or self.filter(recipient=recipient, key=event).exists():
            return None
        with translation.override(recipient.ui_language or translation.get_language()):
            words = write()
        title, text = (words, "") if isinstance(words, str) else words
        notification, new = self.get_or_create(
            recipient=recipient,
            key=event,
            defaults={"content_title": title[:200], "content_text": text[:1000], "actor": actor, **fields},
        )
        if not new:
            return None
        live.on_commit(show_badge, recipient.pk)
        transaction.on_commit(partial(notified.send, Notification, notification=notification), robust=True)
        return notification


def show_badge(user_id):
    """The count of what is unread, in every tab that this person has open."""
    user = User.objects.get(pk=user_id)
    count = Notification.objects.of(user).unread().count()
    live.publish(f"person-{user_id}", {"type": "badges", "notifications": count})


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
    actor = models.ForeignKey(
        "accounts.User",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who did it"),
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

    def get_absolute_url(self):
        """Through here the place it leads to is reached, and it counts as read."""
        return reverse("feedback:notification", args=[self.pk])
