"""When people want to hear of their next class, and what they heard."""

import uuid

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Lead(models.IntegerChoices):
    """How many minutes before a session begins."""

    QUARTER = 15, _("15 minutes before")
    HOUR = 60, _("An hour before")
    THREE_HOURS = 180, _("Three hours before")
    DAY = 1440, _("A day before")
    TWO_DAYS = 2880, _("Two days before")


USUAL = (Lead.QUARTER, Lead.DAY)
NEVER = 0


class AlertMomentQuerySet(models.QuerySet):
    def leads(self, user):
        """When `user` is alerted, the nearest first."""
        chosen = sorted(self.filter(user=user).values_list("lead", flat=True))
        return [Lead(lead) for lead in chosen if lead != NEVER] if chosen else list(USUAL)

    @transaction.atomic
    def choose(self, user, leads):
        """These and no others; none at all is a choice too."""
        User.objects.select_for_update().get(pk=user.pk)
        self.filter(user=user).delete()
        self.bulk_create([self.model(user=user, lead=lead) for lead in sorted(set(leads)) or [NEVER]])

    def wants(self, person, at_least=0, below=None):
        """A condition: does the person of this column want an alert of `at_least` that many minutes before and, with
        `below`, less than those? One lead alone: `wants(column, lead, lead + 1)`."""
        span = Q(lead__gte=max(at_least, 1))
        usual = [lead for lead in USUAL if lead >= at_least]
        if below is not None:
            span &= Q(lead__lt=below)
            usual = [lead for lead in usual if lead < below]
        theirs = self.filter(user=OuterRef(person))
        wanted = Exists(theirs.filter(span))
        return Q(wanted) | ~Q(Exists(theirs)) if usual else Q(wanted)


class AlertMoment(models.Model):
    """One of the moments that a person chose to be alerted at. Who has no row is alerted at the usual ones; who wants
    no alert has one of `NEVER`."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name=_("account"))
    lead = models.PositiveSmallIntegerField(_("minutes before"), choices=[(NEVER, _("Never")), *Lead.choices])

    objects = AlertMomentQuerySet.as_manager()

    class Meta:
        verbose_name = _("moment of alerts")
        verbose_name_plural = _("moments of alerts")
        constraints = [models.UniqueConstraint(fields=["user", "lead"], name="alert_moment_once")]

    def __str__(self):
        return f"{self.user_id}: {self.lead}"


class SessionAlert(models.Model):
    """That a person was alerted of a session, `lead` minutes before `starts_at`: claimed before it is told, once,
    whoever sweeps. A session that moves has another `starts_at`, so that it is told anew. `claim` names the sweep that
    has it: an insert that meets the same row does nothing, and this says whose it is."""

    session = models.ForeignKey("courses.Session", models.CASCADE, related_name="alerts", verbose_name=_("session"))
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name=_("recipient"))
    lead = models.PositiveSmallIntegerField(_("minutes before"), choices=Lead.choices)
    starts_at = models.DateTimeField(_("of the beginning at"))
    claim = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("session alert")
        verbose_name_plural = _("session alerts")
        constraints = [
            models.UniqueConstraint(fields=["session", "user", "starts_at", "lead"], name="session_alert_once")
        ]
        indexes = [models.Index(fields=["starts_at"], name="session_alert_by_start")]

    def __str__(self):
        return f"{self.user_id} of session {self.session_id}, {self.lead} minutes before"
