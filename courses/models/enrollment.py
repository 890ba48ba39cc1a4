"""Who takes a course, and what they paid."""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from langlearn.lib.choices import Currency


class EnrollmentQuerySet(models.QuerySet):
    def of(self, learner):
        return self.filter(learner=learner)

    def open(self):
        """Those to whom the course's room is open."""
        return self.filter(status__in=[Enrollment.Status.ACTIVE, Enrollment.Status.COMPLETED])

    def current(self):
        """Those that were not cancelled."""
        return self.exclude(status=Enrollment.Status.CANCELLED)

    def seated(self):
        """Those who take up a seat: who takes part, and who is about to pay."""
        return self.filter(status__in=Enrollment.SEATED)

    def overdue(self):
        """Those whose seat was held long enough, the longest first."""
        pending = self.filter(status=Enrollment.Status.PENDING, pay_by__lt=timezone.now())
        return pending.order_by("pay_by", "pk")

    def waiting(self):
        """Those who wait for a seat, who came first first."""
        return self.filter(status=Enrollment.Status.WAITING).order_by("enrolled_at", "pk")


class Enrollment(models.Model):
    """[course_enrollments] One a course and learner. `progress` is in percent, 0 to 100. `enrolled_at` is when they
    last asked for it: who cancelled and comes again is last in the waiting list. Until `pay_by` a seat is held for its
    payment, whoever waits; without it for as long as it takes."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting for a seat")
        PENDING = "pending", _("Pending")
        ACTIVE = "active", _("Active")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")

    SEATED = (Status.PENDING, Status.ACTIVE, Status.COMPLETED)

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="enrollments", verbose_name=_("course"))
    learner = models.ForeignKey(
        "accounts.Learner", models.CASCADE, related_name="enrollments", verbose_name=_("learner")
    )
    enrolled_at = models.DateTimeField(_("enrolled"), default=timezone.now, editable=False)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.PENDING)
    progress = models.DecimalField(
        _("progress, %"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True, editable=False)
    pay_by = models.DateTimeField(_("seat held until"), null=True, blank=True, editable=False)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        constraints = [
            models.UniqueConstraint(fields=["course", "learner"], name="enrollment_once"),
            models.CheckConstraint(condition=Q(progress__gte=0, progress__lte=100), name="enrollment_progress_percent"),
        ]
        indexes = [
            models.Index(fields=["course", "status", "enrolled_at"], name="enrollment_by_status"),
            models.Index(fields=["learner", "-enrolled_at"], name="enrollment_of_learner"),
            models.Index(fields=["progress"], condition=Q(status="active"), name="enrollment_near_its_end"),
            models.Index(fields=["pay_by"], condition=Q(pay_by__isnull=False), name="enrollment_by_pay_by"),
        ]

    def __str__(self):
        return f"{self.learner_id} in {self.course_id}"

    @property
    def is_open(self):
        """Is the course's room open to them?"""
        return self.status in (self.Status.ACTIVE, self.Status.COMPLETED)


class PaymentQuerySet(models.QuerySet):
    def received(self):
        return self.filter(status=Payment.Status.PAID)

    def standing(self):
        """Those that are to be paid; one an enrollment at most."""
        return self.filter(status=Payment.Status.OPEN)


class Payment(models.Model):
    """What one enrollment cost, and how it was paid: through Stripe Checkout, or as the instructor says. The amount is
    what the course cost then, in whole units of its currency with two decimals. A payment that came too late (the seat
    was gone, the course over) is `REFUND_DUE` until the money is back."""

    OPENED_WITHIN = timedelta(minutes=10)  # of its creation; what has no checkout by then never had one
    LASTS = timedelta(hours=23, minutes=30)  # a checkout; Stripe allows it a day

    class Provider(models.TextChoices):
        STRIPE = "stripe", "Stripe"
        INSTRUCTOR = "instructor", _("Received by the instructor")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        PAID = "paid", _("Paid")
        EXPIRED = "expired", _("Expired")
        REFUND_DUE = "refund_due", _("To be refunded")
        REFUNDED = "refunded", _("Refunded")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="payments", verbose_name=_("enrollment"))
    provider = models.CharField(_("how"), max_length=10, choices=Provider.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    checkout_id = models.CharField(_("Stripe's id of the checkout"), max_length=120, blank=True)
    payment_intent = models.CharField(_("Stripe's id of the payment"), max_length=120, blank=True)
    confirmed_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True, editable=False)
    refunded_at = models.DateTimeField(_("refunded"), null=True, blank=True, editable=False)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.UniqueConstraint(
                fields=["checkout_id"], condition=~Q(checkout_id=""), name="payment_once_per_checkout"
            ),
            models.UniqueConstraint(
                fields=["enrollment"], condition=Q(status__in=["open", "paid"]), name="payment_one_standing"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="payment_not_negative"),
        ]
        indexes = [
            models.Index(fields=["payment_intent"], condition=~Q(payment_intent=""), name="payment_by_intent"),
            models.Index(fields=["status", "created_at"], name="payment_by_status"),
        ]

    def __str__(self):
        return f"{self.amount} {self.currency}: {self.get_status_display()}"

    @property
    def expires_at(self):
        """When its checkout ends."""
        return self.created_at + self.LASTS
