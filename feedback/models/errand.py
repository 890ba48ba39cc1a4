"""What is to be told to many: stays until all of them are told."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(minutes=5)


class ErrandQuerySet(models.QuerySet):
    def free(self):
        """Those that nobody is at, or whoever was at them has been silent for too long."""
        return self.filter(Q(taken_at=None) | Q(taken_at__lt=timezone.now() - LEASE))

    def take(self, pk):
        """The errand, for whoever asks first; else None."""
        return self.get(pk=pk) if self.free().filter(pk=pk).update(taken_at=timezone.now()) else None


class Errand(models.Model):
    """`name` says which function of errands.py does it, with `data`. Everyone up to the account of id `up_to` is told.
    Whoever is at it says so every while by `taken_at`."""

    key = models.CharField(_("event"), max_length=100, unique=True)
    name = models.CharField(_("what"), max_length=30)
    data = models.JSONField(_("data"), default=dict)
    up_to = models.PositiveBigIntegerField(_("told up to"), default=0)
    taken_at = models.DateTimeField(_("taken"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        verbose_name = _("errand")
        verbose_name_plural = _("errands")

    def __str__(self):
        return self.key

    def stay(self):
        """Keep how far it is, and that somebody is at it."""
        self.taken_at = timezone.now()
        self.save(update_fields=["up_to", "taken_at"])
