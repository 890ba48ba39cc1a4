"""What becomes of payments when an enrollment changes. Called inside the transaction that holds the course's row."""

from django.utils.timezone import now

from courses.models import Payment
from courses.payments import following
from langlearn.lib.commit import after_commit

Status = Payment.Status


def receive(enrollment, by):
    """The instructor says that the money came. What stood open is not to be paid any more."""
    close(enrollment)
    return Payment.objects.create(
        enrollment=enrollment,
        provider=Payment.Provider.INSTRUCTOR,
        status=Status.PAID,
        amount=enrollment.course.price,
        currency=enrollment.course.currency,
        confirmed_by=by,
        paid_at=now(),
    )


def close(enrollment, but=None):
    """What is open is not to be paid any more."""
    for payment in enrollment.payments.standing().exclude(pk=but):
        payment.status = Status.EXPIRED
        payment.save(update_fields=["status"])
        if payment.checkout_id:
            after_commit(following.close_checkout.enqueue, payment.checkout_id)


def goes_back(enrollment, by):
    """Does the money go back when `by` cancels this enrollment? Until the course starts, yes; from then on only where
    it is not the learner's own doing."""
    own = by is not None and by.pk == enrollment.learner_id
    return not own or now() < enrollment.course.opens_at


def end(enrollment, by):
    """The enrollment is cancelled: nothing is to be paid any more, and what was paid goes back where it should."""
    close(enrollment)
    if goes_back(enrollment, by):
        for payment in enrollment.payments.received().filter(amount__gt=0):
            give_back(payment)


def give_back(payment):
    """Stripe is asked to; money that an instructor received is theirs to give back."""
    payment.status = Status.REFUND_DUE
    payment.save()
    if payment.provider == Payment.Provider.STRIPE:
        after_commit(following.refund.enqueue, payment.pk)
