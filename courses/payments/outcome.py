"""What Stripe says became of a checkout or a payment. It may say so late, in any order, and more than once.

We know our payment by the ids that we kept, or, where they come before we could keep them, by our mark (a charge has it
from its payment intent).
"""

import logging
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from courses import enrolling
from courses.models import Course, Enrollment, Payment
from courses.payments import settling

log = logging.getLogger(__name__)

Status = Payment.Status


def take(event):
    """One event of Stripe's; those that we have no use for are none of ours."""
    if handler := HANDLERS.get(event.get("type")):
        handler(event["data"]["object"])


def of_checkout(session):
    """As the session says of itself."""
    with held(known(session.get("metadata"), checkout_id=session["id"])) as payment:
        if payment is None:
            return
        payment.checkout_id = session["id"]
        if session.get("status") == "expired":
            ended(payment)
        elif session.get("payment_status") in ("paid", "no_payment_required"):
            paid(payment, session.get("payment_intent"))
        elif session.get("status") == "complete":
            waits(payment, session.get("payment_intent"))


def of_failed_checkout(session):
    """The bank said no, days later perhaps. They may try again."""
    with held(known(session.get("metadata"), checkout_id=session["id"])) as payment:
        if payment is not None:
            ended(payment, now() + enrolling.HELD)


def of_charge(charge):
    """Given back: all of it, or we leave it at that. Where nobody here asked for it, staff did in Stripe's dashboard:
    the seat goes back too."""
    with held(known(charge.get("metadata"), payment_intent=charge.get("payment_intent"))) as payment:
        if payment is None or not charge.get("refunded") or payment.status == Status.REFUNDED:
            return
        enrollment, unasked = payment.enrollment, payment.status == Status.PAID
        payment.status, payment.refunded_at = Status.REFUNDED, now()
        payment.payment_intent = charge.get("payment_intent") or ""
        payment.save()
        if unasked and enrollment.status == Enrollment.Status.ACTIVE:
            enrolling.cancel(enrollment, None)


def of_failed_refund(refund):
    """The money came back to us: it is due again, and staff should look."""
    with held(known(refund.get("metadata"), payment_intent=refund.get("payment_intent"))) as payment:
        if payment is not None and payment.status == Status.REFUNDED:
            payment.status, payment.refunded_at = Status.REFUND_DUE, None
            payment.save()
            log.error("payment %s could not be given back", payment.pk)


HANDLERS = {
    "checkout.session.completed": of_checkout,
    "checkout.session.async_payment_succeeded": of_checkout,
    "checkout.session.async_payment_failed": of_failed_checkout,
    "checkout.session.expired": of_checkout,
    "charge.refunded": of_charge,
    "refund.failed": of_failed_refund,
}


@contextmanager
def held(found):
    """That payment, if there is one, its course locked."""
    if found is None:
        yield None
        return
    with transaction.atomic():
        course = enrolling.locked(found.enrollment.course_id)
        payment = Payment.objects.select_related("enrollment").get(pk=found.pk)
        payment.enrollment.course = course
        yield payment


def known(mark, **ids):
    """Our payment, by an id of Stripe's or by our mark."""
    payments = Payment.objects.select_related("enrollment")
    mark = mark or {}
    marked = mark.get("payment", "") if mark.get("site") == settings.SITE_URL else ""
    found = payments.filter(**ids).first() if all(ids.values()) else None
    return found or (payments.filter(pk=marked).first() if marked.isdecimal() else None)


def paid(payment, intent):
    """The money is there: for the seat, or if it came too late, to be given back."""
    if payment.status not in (Status.OPEN, Status.EXPIRED):
        return
    enrollment = payment.enrollment
    in_time = enrollment.status == Enrollment.Status.PENDING and enrollment.course.status != Course.Status.EXPIRED
    payment.payment_intent, payment.paid_at = intent or "", now()
    if not in_time:
        settling.give_back(payment)
        return
    settling.close(enrollment, but=payment.pk)
    payment.status = Status.PAID
    payment.save()
    enrolling.change(enrollment, Enrollment.Status.ACTIVE, enrollment.status, None)


def waits(payment, intent):
    """Paid in a way that takes days: the seat is held for as long."""
    if payment.status == Status.OPEN:
        payment.payment_intent = intent or ""
        payment.save()
        enrolling.hold(payment.enrollment, None)


def ended(payment, until=None):
    """Nothing was paid. The seat is theirs until then, and as long as nobody waits for it."""
    if payment.status != Status.OPEN:
        return
    payment.status = Status.EXPIRED
    payment.save()
    enrollment = payment.enrollment
    if enrollment.status == Enrollment.Status.PENDING:
        enrolling.hold(enrollment, until or enrollment.pay_by or now())
        enrolling.release(enrollment.course)
        enrolling.move_up(enrollment.course)
