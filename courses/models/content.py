"""What a course gives its learners to keep: recorded classes and study materials."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from langlearn.lib.storages import private


class RecordedClass(models.Model):
    """A class to watch again: a link, or a file of ours. `size` in bytes."""

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="recordings", verbose_name=_("course"))
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    duration = models.DurationField(_("duration"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("size, bytes"), null=True, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True, validators=[URLValidator(schemes=["https"])])
    file = models.FileField(_("file"), upload_to="recordings/", storage=private, max_length=150, blank=True)

    class Meta:
        verbose_name = _("recorded class")
        verbose_name_plural = _("recorded classes")
        constraints = [
            models.CheckConstraint(
                condition=~Q(link="") | ~Q(file=""),
                name="recording_has_content",
                violation_error_message=_("Give a link or a file."),
            ),
        ]
        indexes = [models.Index(fields=["course", "-recorded_at"], name="recording_of_course")]

    def __str__(self):
        return self.name


class StudyMaterial(models.Model):
    """[study_materials, course_materials] A file to study with."""

    class Type(models.TextChoices):
        PDF = "pdf", _("PDF")
        DOCUMENT = "document", _("Document")
        IMAGE = "image", _("Image")
        VIDEO = "video", _("Video")

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="materials", verbose_name=_("course"))
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    file = models.FileField(_("file"), upload_to="materials/", storage=private, max_length=150)
    type = models.CharField(_("type"), max_length=8, choices=Type.choices)
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("study material")
        verbose_name_plural = _("study materials")
        indexes = [models.Index(fields=["course", "id"], name="material_of_course")]

    def __str__(self):
        return self.title
