"""What becomes of a payment when its enrollment changes. Called inside the transaction that holds the course's row."""

from django.db.models import Q
from django.utils.timezone import now

from courses.models import Payment


def receive(enrollment, by):
    """The instructor says that the money came. What stood open is not to be paid any more."""
    close(enrollment)
    return Payment.objects.create(
        enrollment=enrollment,
        provider=Payment.Provider.INSTRUCTOR,
        status=Payment.Status.PAID,
        amount=enrollment.course.price,
        currency=enrollment.course.currency,
        confirmed_by=by,
        paid_at=now(),
    )


def close(enrollment):
    """Nothing is to be paid for it any more."""
    enrollment.payments.filter(status=Payment.Status.OPEN).update(status=Payment.Status.EXPIRED)


def goes_back(enrollment, by):
    """Does the money go back when `by` cancels this enrollment? Until the course starts, yes; from then on only where
    it is not the learner's own doing."""
    own = by is not None and by.pk == enrollment.learner_id
    return not own or now() < enrollment.course.opens_at


def end(enrollment, by):
    """The enrollment is cancelled: nothing is to be paid any more, and what was paid goes back where it should."""
    close(enrollment)
    if goes_back(enrollment, by):
        enrollment.payments.filter(Q(amount__gt=0), status=Payment.Status.PAID).update(status=Payment.Status.REFUND_DUE)
