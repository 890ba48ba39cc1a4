"""How each kind of notification reaches a person, and when their daily summary comes."""

from datetime import UTC, datetime, time, timedelta

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.kinds import ALWAYS_SHOWN, DEFAULTS, Kind, Mail, Way

MORNING = 8


class PreferenceQuerySet(models.QuerySet):
    def way(self, user, kind):
        """The Way in which this kind reaches `user`."""
        return self.ways(user, [kind])[kind]

    def ways(self, user, kinds=Kind):
        """{kind: Way} of `user`: what they chose, or else the default."""
        chosen = {row.kind: row.way for row in self.filter(user=user, kind__in=kinds)}
        return {kind: chosen.get(kind, DEFAULTS[kind]) for kind in kinds}

    def choose(self, user, kind, **way):
        """Set `app`, `push` or `mail` of one kind; the others stay as they are."""
        before = DEFAULTS[kind]
        defaults = {"app": before.app, "push": before.push, "mail": before.mail}
        self.update_or_create(user=user, kind=kind, defaults=way, create_defaults=defaults | way)

    def end_mail(self, user, kind):
        """No more mail of one kind; for `kind` None no more daily summary, of whatever it held."""
        ways = self.ways(user) if kind is None else {}
        for one in [kind] if kind else [one for one, way in ways.items() if way.mail == Mail.DAILY]:
            self.choose(user, one, mail=Mail.NONE)


class Preference(models.Model):
    """What a person chose for one kind; where there is no row, the default stands."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="preferences", verbose_name=_("account"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    app = models.BooleanField(_("in the app"), default=True)
    push = models.BooleanField(_("push"), default=False)
    mail = models.CharField(_("by mail"), max_length=7, choices=Mail.choices, default=Mail.NONE)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="preference_once")]

    def __str__(self):
        return f"{self.user_id}: {self.kind}"

    @property
    def way(self):
        return Way(self.app or self.kind in ALWAYS_SHOWN, self.push, self.mail)


class SummaryHour(models.Model):
    """The hour of the day, on the person's own clock, at which their daily summary comes."""

    user = models.OneToOneField(
        "accounts.User", models.CASCADE, primary_key=True, related_name="summary_hour", verbose_name=_("account")
    )
    hour = models.PositiveSmallIntegerField(_("hour"), default=MORNING, validators=[MaxValueValidator(23)])

    class Meta:
        verbose_name = _("hour of the summary")
        verbose_name_plural = _("hours of the summary")

    def __str__(self):
        return f"{self.user_id}: {self.hour}:00"

    @classmethod
    def of(cls, user):
        """The hour of `user`, chosen or not."""
        row = cls.objects.filter(user=user).first()
        return row.hour if row else MORNING


def next_time(zone, hour, after):
    """The first moment after `after` at which the clocks of `zone` show this full hour, in UTC. An hour that the clocks
    jump over comes at the jump; of one that they show twice the first counts."""
    day = after.astimezone(zone).date()
    for ahead in range(3):
        moment = datetime.combine(day + timedelta(days=ahead), time(hour), zone).astimezone(UTC)
        if moment > after:
            return moment
    raise AssertionError(zone)  # pragma: no cover (no zone skips two days)
