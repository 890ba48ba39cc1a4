"""Live sessions of a course."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SessionQuerySet(models.QuerySet):
    def in_order(self):
        return self.order_by("starts_at", "pk")


class Session(models.Model):
    """[course_sessions] `starts_at` stands for the source's session_date and session_time."""

    class Platform(models.TextChoices):
        MEET = "meet", "Google Meet"
        ZOOM = "zoom", "Zoom"

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="sessions", verbose_name=_("course"))
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    duration = models.DurationField(_("duration"), default=timedelta(hours=1))
    link = models.URLField(_("link"), max_length=500, blank=True, validators=[URLValidator(schemes=["https"])])
    password = models.CharField(_("password"), max_length=60, blank=True)
    platform = models.CharField(_("platform"), max_length=4, choices=Platform.choices, default=Platform.MEET)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(condition=Q(duration__gt=timedelta(0)), name="session_lasts"),
        ]
        indexes = [
            models.Index(fields=["course", "starts_at"], name="session_of_course"),
            models.Index(fields=["starts_at"], name="session_by_start"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.duration is not None and self.duration <= timedelta(0):
            raise ValidationError({"duration": _("A session lasts longer than that.")})

    @property
    def ends_at(self):
        return self.starts_at + self.duration

    @property
    def minutes(self):
        return round(self.duration.total_seconds() / 60)
