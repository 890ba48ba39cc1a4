"""Instructors."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from langlearn.lib.choices import Language

from .relations import Block


class InstructorQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Instructors whom `viewer` (a User) may see: active, and no block between the two in either direction."""
        return self.filter(user__is_active=True).exclude(pk__in=Block.objects.hiding_from(viewer))


class Instructor(models.Model):
    """What only instructors have."""

    user = models.OneToOneField("accounts.User", models.CASCADE, primary_key=True, related_name="instructor")
    teaching_language = models.CharField(_("teaching language"), max_length=2, choices=Language.choices)
    years_of_experience = models.PositiveSmallIntegerField(
        _("years of experience"), default=0, validators=[MaxValueValidator(70)]
    )

    objects = InstructorQuerySet.as_manager()

    class Meta:
        verbose_name = _("instructor")
        verbose_name_plural = _("instructors")

    def __str__(self):
        return str(self.user)

    def get_absolute_url(self):
        return reverse("accounts:profile", args=[self.user.username])
