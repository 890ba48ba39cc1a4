"""When learners were asked for a review."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReviewAsk(models.Model):
    """A learner was asked to review a course: once at each of two moments at most, and never again once dismissed."""

    class Moment(models.TextChoices):
        THIRD = "third", _("after the third session")
        END = "end", _("at the end")

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="review_asks", verbose_name=_("course"))
    learner = models.ForeignKey(
        "accounts.Learner", models.CASCADE, related_name="review_asks", verbose_name=_("learner")
    )
    moment = models.CharField(_("when"), max_length=5, choices=Moment.choices)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    dismissed_at = models.DateTimeField(_("dismissed"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("request for a review")
        verbose_name_plural = _("requests for reviews")
        constraints = [models.UniqueConstraint(fields=["course", "learner", "moment"], name="review_asked_once")]

    def __str__(self):
        return f"{self.learner_id} on {self.course_id}: {self.moment}"
