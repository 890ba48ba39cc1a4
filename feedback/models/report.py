"""What people report to staff."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import FOREVER
from feedback import evidence


class Reason(models.TextChoices):
    SPAM = "spam", _("Spam or advertising")
    HARASSMENT = "harassment", _("Harassment or hate")
    SEXUAL = "sexual", _("Sexual or indecent content")
    SCAM = "scam", _("Scam, or asks for money")
    DATING = "dating", _("Here for dating, not for languages")
    CHILD = "child", _("A child is in danger")
    OTHER = "other", _("Something else")


class ReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=Report.Status.OPEN)

    def on(self, target):
        """Those of one thing."""
        return self.filter(target_type=ContentType.objects.get_for_model(target), target_id=target.pk)

    def make(self, reporter, target, person, evidence_of, **fields):
        """The open report of `reporter` on this thing, and whether it is new: one at a time. `evidence_of(target)`
        copies files too: the copies go again where no report comes of them."""
        copy, kept = evidence_of(target), False
        try:
            report, kept = self._make(reporter, target, person, evidence=copy, **fields)
        finally:
            if not kept:
                evidence.drop(copy)
        return report, kept

    @transaction.atomic
    def _make(self, reporter, target, person, **fields):
        """The case of the thing is locked first: a report of what is decided at this moment opens the next one."""
        cases = self.model._meta.get_field("case").related_model
        case = cases.objects.take(cases.Kind.REPORT, target, person, FOREVER)
        report, new = self.get_or_create(
            reporter=reporter,
            target_type=case.target_type,
            target_id=target.pk,
            status=Report.Status.OPEN,
            defaults={"person": person, "case": case, **fields},
        )
        if new:
            case.add(report)
        return report, new


class Report(models.Model):
    """Something reported, with a copy of it as it stood (`evidence`), which outlives the thing itself."""

    Reason = Reason

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DISMISSED = "dismissed", _("Dismissed")
        ACTED = "acted", _("Acted on")

    reporter = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="reports_made", verbose_name=_("reported by")
    )
    person = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="reports_about", verbose_name=_("about")
    )
    target_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("kind"))
    target_id = models.PositiveBigIntegerField(_("id of the thing reported"))
    target = GenericForeignKey("target_type", "target_id")
    case = models.ForeignKey(
        "feedback.Case", models.SET_NULL, null=True, related_name="reports", verbose_name=_("case"), editable=False
    )
    evidence = models.JSONField(_("as it stood"), default=dict, editable=False)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.OPEN)
    handled_by = models.ForeignKey(
        "accounts.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports_handled",
        verbose_name=_("handled by"),
    )
    action = models.CharField(_("action taken"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "target_type", "target_id"],
                condition=Q(status="open"),
                name="report_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "created_at"], name="report_queue"),
            models.Index(fields=["person", "-created_at"], name="report_of_person"),
            models.Index(fields=["target_type", "target_id"], name="report_of_target"),
        ]

    def __str__(self):
        return f"{self.get_reason_display()} #{self.pk}"
