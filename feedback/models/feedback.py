"""Ratings and feedback about courses, instructors and learners."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Avg, Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FeedbackQuerySet(models.QuerySet):
    def on_course(self, course):
        """Learners' reviews of a course."""
        return self.filter(course=course, feedback_type=Feedback.Type.COURSE)

    def on_instructor(self, instructor):
        """Learners' reviews of an instructor, over all their courses."""
        return self.filter(instructor=instructor, feedback_type=Feedback.Type.INSTRUCTOR)

    def rating(self):
        """`{"average": 4.6, "count": 12}`; the average is None where there is no review."""
        return self.aggregate(average=Avg("rating"), count=Count("pk"))


class Feedback(models.Model):
    """One a course, a learner and a type: of type `learner` the instructor writes on the learner's performance, of the
    other two the learner writes on the instructor or the course. `rating` goes from 1 to 5."""

    class Type(models.TextChoices):
        LEARNER = "learner", _("on the learner")
        INSTRUCTOR = "instructor", _("on the instructor")
        COURSE = "course", _("on the course")

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="feedback", verbose_name=_("course"))
    instructor = models.ForeignKey(
        "accounts.Instructor", models.CASCADE, related_name="feedback", verbose_name=_("instructor")
    )
    learner = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="feedback", verbose_name=_("learner"))
    feedback_type = models.CharField(_("type"), max_length=10, choices=Type.choices)
    feedback_text = models.TextField(_("text"), max_length=3000, blank=True)
    feedback_about = models.CharField(_("what it is about"), max_length=120, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.UniqueConstraint(fields=["course", "learner", "feedback_type"], name="feedback_once"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="feedback_rating_1_to_5"),
        ]
        indexes = [
            models.Index(fields=["course", "feedback_type", "-id"], name="feedback_of_course"),
            models.Index(fields=["instructor", "feedback_type", "-id"], name="feedback_of_instructor"),
        ]

    def __str__(self):
        return f"{self.get_feedback_type_display()}: {self.rating}"

    @property
    def writer(self):
        """The User who wrote it."""
        return self.instructor.user if self.feedback_type == self.Type.LEARNER else self.learner.user
