"""What is asked of Stripe when the page is long answered: the rows say what is due, so a task that is lost or fails is
made up for by `sweep`, every few minutes."""

import logging
from datetime import timedelta

from django.utils.timezone import now
from django_tasks import task

from courses.models import Payment
from courses.payments import gateway

log = logging.getLogger(__name__)

QUIET = timedelta(minutes=10)  # so long Stripe's own word is waited for
AT_ONCE = 100


@task()
def close_checkout(checkout_id):
    """Nobody shall pay there any more. Where somebody did just now, Stripe says so, and the money goes back."""
    if gateway.is_on():
        try:
            gateway.close_checkout(checkout_id)
        except gateway.Failed:
            log.info("checkout %s stays as it is", checkout_id)


@task()
def refund(payment_pk):
    """Ask Stripe to give the money back; when it did, it tells us."""
    due = Payment.objects.filter(status=Payment.Status.REFUND_DUE, provider=Payment.Provider.STRIPE)
    payment = due.exclude(payment_intent="").filter(pk=payment_pk).first()
    if not payment or not gateway.is_on():
        return
    try:
        gateway.refund(payment)
    except gateway.Failed as failure:
        if failure.code == "charge_already_refunded":
            due.filter(pk=payment.pk).update(status=Payment.Status.REFUNDED, refunded_at=now())


def sweep():
    """Money that is still due goes back, and checkouts that nothing was heard of are looked at."""
    from courses.payments import outcome  # it enrolls, which settles payments, which brings us here

    if not gateway.is_on():
        return
    rows = Payment.objects.filter(provider=Payment.Provider.STRIPE, created_at__lt=now() - QUIET).order_by("created_at")
    for payment in rows.filter(status=Payment.Status.REFUND_DUE)[:AT_ONCE]:
        refund.call(payment.pk)
    for payment in rows.standing().exclude(checkout_id="")[:AT_ONCE]:
        try:
            outcome.of_checkout(gateway.checkout(payment.checkout_id))
        except gateway.Failed:
            log.info("payment %s stays as it is", payment.pk)
