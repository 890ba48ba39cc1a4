"""What a learner takes along of a course they completed."""

import secrets

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .enrollment import Enrollment

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another on paper
LENGTH = 16


def new_code():
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


class CertificateQuerySet(models.QuerySet):
    def valid(self):
        """Those that still hold: of a course that is completed, by somebody who is here."""
        completed = Enrollment.Status.COMPLETED
        return self.filter(enrollment__status=completed, enrollment__learner__user__is_active=True)

    def coded(self, text):
        """The one of this code, as people write it: with or without dashes, in small letters too."""
        return self.filter(code=text.replace("-", "").upper())

    def issue(self, enrollment):
        """The certificate of a completed enrollment, made when it is first asked for; once, by its constraint."""
        person = enrollment.learner.user
        made = {"name": person.display_name, "title": enrollment.course.title}
        return self.get_or_create(enrollment=enrollment, defaults=made)[0]


class Certificate(models.Model):
    """Whoever has the code may ask whether it holds. Name and title stay as they were when it was made: nobody makes it
    somebody else's by calling themselves so."""

    enrollment = models.OneToOneField(
        Enrollment, models.CASCADE, related_name="certificate", verbose_name=_("enrollment")
    )
    code = models.CharField(_("code"), max_length=LENGTH, unique=True, default=new_code, editable=False)
    name = models.CharField(_("name"), max_length=60)
    title = models.CharField(_("course"), max_length=120)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self):
        return self.code_shown

    def get_absolute_url(self):
        return reverse("courses:certificate", args=[self.code_shown])

    @property
    def code_shown(self):
        """In groups of four, to be read aloud."""
        return "-".join(self.code[place : place + 4] for place in range(0, LENGTH, 4))
