"""Who takes a course."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EnrollmentQuerySet(models.QuerySet):
    def of(self, learner):
        return self.filter(learner=learner)

    def open(self):
        """Those to whom the course's room is open."""
        return self.filter(status__in=[Enrollment.Status.ACTIVE, Enrollment.Status.COMPLETED])


class Enrollment(models.Model):
    """[course_enrollments] One a course and learner. `progress` is in percent, 0 to 100."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        ACTIVE = "active", _("Active")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="enrollments", verbose_name=_("course"))
    learner = models.ForeignKey(
        "accounts.Learner", models.CASCADE, related_name="enrollments", verbose_name=_("learner")
    )
    enrolled_at = models.DateTimeField(_("enrolled"), default=timezone.now, editable=False)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.PENDING)
    progress = models.DecimalField(
        _("progress, %"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True, editable=False)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        constraints = [
            models.UniqueConstraint(fields=["course", "learner"], name="enrollment_once"),
            models.CheckConstraint(condition=Q(progress__gte=0, progress__lte=100), name="enrollment_progress_percent"),
        ]
        indexes = [
            models.Index(fields=["course", "status"], name="enrollment_of_course"),
            models.Index(fields=["learner", "-enrolled_at"], name="enrollment_of_learner"),
        ]

    def __str__(self):
        return f"{self.learner_id} in {self.course_id}"
