"""The way to Stripe's page, where a learner pays for the seat that is held for them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from courses import enrolling
from courses.models import Course, Enrollment, Payment
from courses.payments import following, gateway, outcome, settling

Status = Payment.Status


def begin(enrollment):
    """The address of Stripe's page for this enrollment, or None where nothing is to be paid (any more). What was begun
    is gone on with. `gateway.Failed` where Stripe does not answer; the seat is held all the same."""
    for _attempt in range(2):
        payment = reserve(enrollment)
        if payment is None:
            return None
        session = gateway.checkout(payment.checkout_id) if payment.checkout_id else opened(payment)
        if session["status"] == "open":
            return session["url"]
        outcome.of_checkout(session)  # paid or run out, and we were not told yet
        if session["status"] == "complete":
            return None
    return None


@transaction.atomic
def reserve(enrollment):
    """The open payment of a pending enrollment; made, where there is none that still fits."""
    course = enrolling.locked(enrollment.course_id)
    if course.status == Course.Status.EXPIRED:
        raise PermissionDenied(_("This course is over."))
    enrolling.release(course)
    enrolling.move_up(course)
    enrollment = course.enrollments.select_related("learner__user").get(pk=enrollment.pk)
    enrollment.course = course
    if enrollment.status != Enrollment.Status.PENDING:
        return None
    if course.is_free:
        enrolling.fill_seats(course)
        return None
    payment = enrollment.payments.standing().first()
    if payment is None or not fits(payment, course):
        settling.close(enrollment)
        payment = enrollment.payments.create(
            provider=Payment.Provider.STRIPE, amount=course.price, currency=course.currency
        )
        enrolling.hold(enrollment, max(enrollment.pay_by or payment.expires_at, payment.expires_at))
    payment.enrollment = enrollment
    return payment


def fits(payment, course):
    """Is it for what the course costs now, and can its checkout be had?"""
    same = (payment.amount, payment.currency) == (course.price, course.currency)
    return same and (payment.checkout_id or now() - payment.created_at < Payment.OPENED_WITHIN)


def opened(payment):
    session = gateway.open_checkout(payment)
    Payment.objects.filter(pk=payment.pk).update(checkout_id=session["id"])
    if not Payment.objects.standing().filter(pk=payment.pk).exists():  # cancelled meanwhile
        following.close_checkout.enqueue(session["id"])
    return session
