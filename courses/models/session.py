"""Live sessions of a course, and who came."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

OPENS_BEFORE = timedelta(minutes=15)


class SessionQuerySet(models.QuerySet):
    def in_order(self):
        return self.order_by("starts_at", "pk")

    def held(self):
        """Without those that were cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def coming(self):
        """Those that are not over yet, running ones too."""
        return self.held().filter(ends_at__gt=now())

    def overlapping(self, instructor, starts_at, ends_at):
        """Sessions of any of the instructor's courses that meet this span of time."""
        return self.held().filter(course__instructor=instructor, starts_at__lt=ends_at, ends_at__gt=starts_at)


class Session(models.Model):
    """[course_sessions] `starts_at` stands for the source's session_date and session_time. `ends_at` is derived from
    the duration. `sequence` counts what changed for calendars (iCalendar's SEQUENCE)."""

    class Platform(models.TextChoices):
        MEET = "meet", "Google Meet"
        ZOOM = "zoom", "Zoom"

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="sessions", verbose_name=_("course"))
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    duration = models.DurationField(_("duration"), default=timedelta(hours=1))
    ends_at = models.DateTimeField(_("ends"), editable=False)
    link = models.URLField(_("link"), max_length=500, blank=True, validators=[URLValidator(schemes=["https"])])
    password = models.CharField(_("password"), max_length=60, blank=True)
    platform = models.CharField(_("platform"), max_length=4, choices=Platform.choices, default=Platform.MEET)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=now, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

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
            models.Index(fields=["ends_at"], name="session_by_end"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.set_derived()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "ends_at"}
        super().save(*args, **kwargs)

    def clean(self):
        if self.duration is not None and self.duration <= timedelta(0):
            raise ValidationError({"duration": _("A session lasts longer than that.")})

    def set_derived(self):
        """Derive `ends_at`; `save` does, a bulk insert has to."""
        self.ends_at = self.starts_at + self.duration

    @property
    def opens_at(self):
        """From when until its end one may join, and may see link and password."""
        return self.starts_at - OPENS_BEFORE

    @property
    def is_open(self):
        return self.cancelled_at is None and self.opens_at <= now() < self.ends_at

    @property
    def has_opened(self):
        return self.opens_at <= now()

    @property
    def is_over(self):
        return self.ends_at <= now()

    @property
    def minutes(self):
        return round(self.duration.total_seconds() / 60)


class Attendance(models.Model):
    """Did a learner come to a session? Set by joining, or by the instructor's hand, which joining does not undo."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances", verbose_name=_("session"))
    enrollment = models.ForeignKey(
        "courses.Enrollment", models.CASCADE, related_name="attendances", verbose_name=_("enrollment")
    )
    attended = models.BooleanField(_("attended"), default=True)
    joined_at = models.DateTimeField(_("joined"), null=True, blank=True, editable=False)
    by_hand = models.BooleanField(_("set by the instructor"), default=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [models.UniqueConstraint(fields=["session", "enrollment"], name="attendance_once")]

    def __str__(self):
        return f"{self.enrollment_id} in session {self.session_id}: {self.attended}"
