"""What staff have to look at, what they decided, and who asks them to think again."""

from datetime import timedelta

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import FOREVER

from .report import Reason

HOUR = timedelta(hours=1)
# How long each may wait at most. Those of children stand before everything.
PATIENCE = {
    Reason.CHILD: -HOUR * 24 * 365 * 10,
    Reason.SCAM: 4 * HOUR,
    Reason.HARASSMENT: 8 * HOUR,
    Reason.SEXUAL: 8 * HOUR,
    Reason.DATING: 24 * HOUR,
    Reason.SPAM: 24 * HOUR,
    Reason.OTHER: 48 * HOUR,
}
EACH_FURTHER = HOUR  # sooner for each one more who reports the same
EXCERPT = 500


class CaseQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def overdue(self):
        return self.open().filter(due_at__lt=timezone.now())

    def open_to(self, moderator):
        """Those that `moderator` may look at: none about themselves; of other staff, for superusers only."""
        others = self.exclude(person=moderator)
        return others if moderator.is_superuser else others.exclude(person__is_staff=True)

    def in_order(self):
        return self.order_by("due_at", "pk")

    @transaction.atomic
    def take(self, kind, target, person, due_at, **fields):
        """The open case of this kind about this thing, made where there is none; locked, so that nobody decides it
        while something is added. It is due at the latest by `due_at`; `fields` are set where it is new."""
        thing = {"target_type": ContentType.objects.get_for_model(target), "target_id": target.pk}
        row = None
        while row is None:  # it may be closed between the look and the lock
            defaults = {"person": person, "due_at": due_at, **fields}
            case = self.get_or_create(kind=kind, closed_at=None, **thing, defaults=defaults)[0]
            row = self.select_for_update().open().filter(pk=case.pk).first()
        if due_at < row.due_at:
            row.due_at = due_at
            row.save(update_fields=["due_at"])
        return row


class Case(models.Model):
    """One thing to look at: everything reported of it and not decided yet, an appeal against a decision (its target),
    or what a limited account wrote. In the order of `due_at`, so that grave ones stand before older ones, and an old
    one is not put off for ever."""

    class Kind(models.TextChoices):
        REPORT = "report", _("Reported")
        APPEAL = "appeal", _("Appeal")
        REVIEW = "review", _("Held back")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    target_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("kind of thing"))
    target_id = models.PositiveBigIntegerField(_("id of the thing"))
    target = GenericForeignKey("target_type", "target_id")
    person = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="cases_about", verbose_name=_("about")
    )
    reason = models.CharField(_("gravest reason"), max_length=10, choices=Reason.choices, blank=True)
    says = models.CharField(_("says"), max_length=EXCERPT, blank=True)
    report_count = models.PositiveIntegerField(_("reports"), default=0)
    evidence = models.JSONField(_("as it stood"), default=dict, editable=False)
    opened_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("due"), editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        permissions = [("decide_case", _("Can decide cases"))]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target_type", "target_id"], condition=Q(closed_at=None), name="case_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(closed_at=None), name="case_queue"),
            models.Index(fields=["opened_at"], condition=Q(closed_at=None), name="case_oldest"),
            models.Index(fields=["-closed_at", "-id"], condition=Q(closed_at__isnull=False), name="case_closed"),
            models.Index(fields=["person", "-opened_at"], name="case_of_person"),
        ]

    def __str__(self):
        return f"{self.get_reason_display() or self.get_kind_display()} #{self.pk}"

    @property
    def is_open(self):
        return self.closed_at is None

    @property
    def is_overdue(self):
        return self.is_open and self.due_at < timezone.now()

    def add(self, report):
        """One more who reports the same; under the lock of `take`."""
        graver = not self.reason or PATIENCE[report.reason] < PATIENCE[self.reason]
        self.reason = report.reason if graver else self.reason
        self.says = self.says or excerpt_of(report.evidence)
        self.report_count += 1
        self.due_at = min(self.due_at, timezone.now() + PATIENCE[report.reason])
        self.due_at -= EACH_FURTHER if self.report_count > 1 else timedelta(0)
        self.save(update_fields=["reason", "says", "report_count", "due_at"])

    def close(self):
        self.closed_at = timezone.now()
        self.save(update_fields=["closed_at"])


def excerpt_of(evidence):
    """The words that a piece of evidence is about, so that plain cases need no click."""
    words = [evidence.get(key) for key in ("title", "text", "correction", "name", "bio")]
    return " · ".join(text for text in words if isinstance(text, str) and text)[:EXCERPT]


class Rule(models.TextChoices):
    """Why something was decided, as the person is told in their own language."""

    SPAM = "spam", _("It is advertising, or says the same again and again.")
    HARASSMENT = "harassment", _("It insults, threatens or harasses somebody.")
    HATE = "hate", _("It is hateful towards a group of people.")
    SEXUAL = "sexual", _("It is sexual or indecent.")
    SCAM = "scam", _("It is a scam, or asks people for money.")
    DATING = "dating", _("It looks for a date. People are here for languages.")
    CHILD = "child", _("It endangers children.")
    IDENTITY = "identity", _("It pretends to be somebody else.")
    PRIVACY = "privacy", _("It shows what others have a right to keep private.")
    EVASION = "evasion", _("It evades an earlier decision of ours.")
    OTHER = "other", _("It breaks our rules in another way.")


class DecisionQuerySet(models.QuerySet):
    """A log: rows are added, and neither rewritten nor taken away."""

    def update(self, **fields):
        raise TypeError("Decisions are not rewritten.")

    def delete(self):
        raise TypeError("Decisions are not deleted.")

    def of(self, user):
        """What was decided about `user`, as they may read it."""
        return self.filter(person=user, action__in=Decision.MEASURES)

    def standing(self):
        """Measures that nobody undid."""
        return self.filter(action__in=Decision.MEASURES, undone_by=None)

    def on(self, target):
        return self.filter(target_type=ContentType.objects.get_for_model(target), target_id=target.pk)


class Decision(models.Model):
    """Who decided what when, and why. `rule` and `text` are told to the person, `note` is for staff. `hides`: what it
    is about is out of sight while this stands. `until` is when a limit or a suspension ends, `FOREVER` for good.
    `undoes`: the decision that this one takes back. Without a moderator it came about by itself."""

    class Action(models.TextChoices):
        DISMISS = "dismiss", _("Dismissed")
        RELEASE = "release", _("Let through")
        HIDE = "hide", _("Hidden")
        WARN = "warn", _("Warned")
        LIMIT = "limit", _("Limited")
        SUSPEND = "suspend", _("Suspended")
        UPHOLD = "uphold", _("Appeal refused")
        UNDO = "undo", _("Taken back")
        END = "end", _("Ended by itself")

    MEASURES = (Action.HIDE, Action.WARN, Action.LIMIT, Action.SUSPEND)
    TIMED = (Action.LIMIT, Action.SUSPEND)

    case = models.ForeignKey(
        Case, models.SET_NULL, null=True, blank=True, related_name="decisions", verbose_name=_("case")
    )
    moderator = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="decisions_made", verbose_name=_("who")
    )
    person = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="decisions_about", verbose_name=_("about")
    )
    target_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    target_id = models.PositiveBigIntegerField(null=True)
    target = GenericForeignKey("target_type", "target_id")
    action = models.CharField(_("what"), max_length=8, choices=Action.choices)
    hides = models.BooleanField(_("hidden"), default=False)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    rule = models.CharField(_("why"), max_length=10, choices=Rule.choices, blank=True)
    text = models.TextField(_("words to the person"), max_length=1000, blank=True)
    note = models.TextField(_("note for staff"), max_length=1000, blank=True)
    says = models.CharField(_("about these words"), max_length=EXCERPT, blank=True)
    taken = models.JSONField(_("taken out of the profile"), default=dict, editable=False)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name=_("takes back")
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [
            models.Index(fields=["person", "-id"], name="decision_of_person"),
            models.Index(fields=["target_type", "target_id"], name="decision_on_target"),
            models.Index(fields=["moderator", "-id"], name="decision_by_moderator"),
        ]

    def __str__(self):
        return f"{self.get_action_display()} #{self.pk}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("Decisions are not rewritten.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Decisions are not deleted.")

    @property
    def is_measure(self):
        return self.action in self.MEASURES

    @property
    def is_undone(self):
        return hasattr(self, "undone_by")

    @property
    def answer(self):
        """What became of it: the decision that took it back, or the refusal of an appeal; None while it stands as it
        was made."""
        if self.is_undone:
            return self.undone_by
        appeal = getattr(self, "appeal", None)
        return appeal and appeal.case.decisions.last()

    @property
    def is_for_good(self):
        return self.until == FOREVER

    @property
    def is_over(self):
        """Its time is up; what it hid stays hidden."""
        return self.until is not None and self.until <= timezone.now()


class Appeal(models.Model):
    """The person asks to think again, once a decision. Its case says how that stands."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="appeal", verbose_name=_("decision"))
    case = models.OneToOneField(Case, models.CASCADE, related_name="appeal", verbose_name=_("case"))
    text = models.TextField(_("what they say"), max_length=3000, validators=[MaxLengthValidator(3000)])
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")

    def __str__(self):
        return self.text[:60]
