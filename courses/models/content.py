"""What a course gives its learners to keep: recorded classes and study materials, and who went through them."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from langlearn.lib.storages import private


class RecordedClass(models.Model):
    """A class to watch again: a link, or a file of ours. `size` in bytes. Where it is of a session of the course, who
    missed that one makes up for it by watching."""

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="recordings", verbose_name=_("course"))
    session = models.ForeignKey(
        "courses.Session",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="recordings",
        verbose_name=_("session"),
    )
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    duration = models.DurationField(_("duration"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("size, bytes"), null=True, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True, validators=[URLValidator(schemes=["https"])])
    file = models.FileField(_("file"), upload_to="recordings/", storage=private, max_length=150, blank=True)
    watched_by = models.ManyToManyField(
        "courses.Enrollment", through="courses.RecordingWatched", related_name="recordings_watched"
    )

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
    """[study_materials, course_materials] A file to study with, in the order of `position`. `file_name` is what its
    instructor called it, `size` in bytes; a preview is open to everyone who sees the course."""

    class Type(models.TextChoices):
        PDF = "pdf", _("PDF")
        DOCUMENT = "document", _("Document")
        IMAGE = "image", _("Image")
        VIDEO = "video", _("Video")

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="materials", verbose_name=_("course"))
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    file = models.FileField(_("file"), upload_to="materials/", storage=private, max_length=150)
    file_name = models.CharField(_("name of the file"), max_length=150, blank=True)
    size = models.PositiveBigIntegerField(_("size, bytes"), null=True, blank=True, editable=False)
    type = models.CharField(_("type"), max_length=8, choices=Type.choices)
    is_preview = models.BooleanField(_("open to everyone, as a preview"), default=False)
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    done_by = models.ManyToManyField(
        "courses.Enrollment", through="courses.MaterialDone", related_name="materials_done"
    )

    class Meta:
        verbose_name = _("study material")
        verbose_name_plural = _("study materials")
        indexes = [models.Index(fields=["course", "position", "id"], name="material_in_order")]

    def __str__(self):
        return self.title


class RecordingWatched(models.Model):
    recording = models.ForeignKey(RecordedClass, models.CASCADE, related_name="+")
    enrollment = models.ForeignKey("courses.Enrollment", models.CASCADE, related_name="+")
    watched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrollment", "recording"], name="recording_watched_once")]

    def __str__(self):
        return f"{self.enrollment_id} watched {self.recording_id}"


class MaterialDone(models.Model):
    material = models.ForeignKey(StudyMaterial, models.CASCADE, related_name="+")
    enrollment = models.ForeignKey("courses.Enrollment", models.CASCADE, related_name="+")
    done_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrollment", "material"], name="material_done_once")]

    def __str__(self):
        return f"{self.enrollment_id} is done with {self.material_id}"
