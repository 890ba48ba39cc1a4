"""Enrolling, leaving and paying at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from accounts.tests.factories import LearnerFactory
from courses import enrolling
from courses.models import Enrollment, Payment
from courses.payments import checkout, outcome
from courses.signals import enrollment_changed
from courses.tests.factories import CourseFactory, EnrollmentFactory, PaymentFactory, day

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(function, rows):
    """`function` of each row, each in a thread of its own."""

    def run(row):
        try:
            return function(row)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(rows)) as pool:
        return list(pool.map(run, rows))


def test_twelve_for_five_seats(db):
    course, people = CourseFactory(seats=5), LearnerFactory.create_batch(12)
    at_once(lambda learner: enrolling.enroll(course, learner), people)
    assert course.enrollments.filter(status="active").count() == 5
    assert course.enrollments.waiting().count() == 7


def test_one_who_presses_ten_times(learner):
    course = CourseFactory(seats=5)
    at_once(lambda _: enrolling.enroll(course, learner), range(10))
    assert Enrollment.objects.get().status == "active"


def test_all_leave_while_others_come(db):
    course = CourseFactory(seats=4)
    leaving = EnrollmentFactory.create_batch(4, course=course)
    coming = LearnerFactory.create_batch(6)

    def move(row):
        if isinstance(row, Enrollment):
            enrolling.cancel(row, row.learner.user)
        else:
            enrolling.enroll(course, row)

    at_once(move, [each for pair in zip(leaving, coming, strict=False) for each in pair] + coming[4:])
    assert course.enrollments.filter(status="cancelled").count() == 4
    assert course.enrollments.filter(status="active").count() == 4
    assert course.enrollments.waiting().count() == 2


def test_one_payment_is_confirmed_once(db):
    enrollment = EnrollmentFactory(status="pending", course__price=20)
    teacher = enrollment.course.instructor.user
    at_once(lambda _: enrolling.confirm_payment(enrollment, teacher), range(6))
    assert Payment.objects.get().status == "paid"


def paid_session(enrollment):
    payment = PaymentFactory(enrollment=enrollment, provider="stripe", checkout_id="cs_1")
    return payment, {"id": "cs_1", "status": "complete", "payment_status": "paid", "payment_intent": "pi_1"}


def test_one_payment_told_many_times_at_once_is_one(learner):
    enrollment = EnrollmentFactory(status="pending", course__price=20, learner=learner)
    payment, session = paid_session(enrollment)
    told = []
    enrollment_changed.connect(listen := lambda sender, **what: told.append(what["was"]))
    at_once(lambda _: outcome.of_checkout(session), range(8))
    enrollment_changed.disconnect(listen)
    payment.refresh_from_db()
    enrollment.refresh_from_db()
    assert (enrollment.status, payment.status) == ("active", "paid")
    assert told == ["pending"]


@pytest.mark.parametrize("round", range(3))
def test_paid_while_they_leave(learner, round):
    """Whichever comes first: nobody is out without their money on its way back."""
    enrollment = EnrollmentFactory(status="pending", course__price=20, course__start_date=day(3), learner=learner)
    payment, session = paid_session(enrollment)
    at_once(
        lambda act: act(),
        [lambda: outcome.of_checkout(session), lambda: enrolling.cancel(enrollment, learner.user)],
    )
    payment.refresh_from_db()
    enrollment.refresh_from_db()
    assert (enrollment.status, payment.status) == ("cancelled", "refund_due")


def test_the_seat_is_let_go_while_it_is_paid(learner):
    """One of the two has it, never both and never none."""
    course = CourseFactory(price=20, seats=1)
    late = timezone.now() - timedelta(minutes=1)
    enrollment = EnrollmentFactory(course=course, learner=learner, status="pending", pay_by=late)
    waiting = EnrollmentFactory(course=course, status="waiting")
    payment, session = paid_session(enrollment)
    at_once(lambda act: act(), [lambda: outcome.of_checkout(session), enrolling.release_overdue])
    for row in (enrollment, waiting, payment):
        row.refresh_from_db()
    assert (enrollment.status, payment.status, waiting.status) in [
        ("active", "paid", "waiting"),
        ("cancelled", "refund_due", "pending"),
    ]


def test_pressed_four_times_it_is_one_checkout(learner, stripe):
    enrollment = EnrollmentFactory(status="pending", course__price=20, learner=learner)
    addresses = at_once(lambda _: checkout.begin(enrollment), range(4))
    assert addresses == [f"{stripe.address}/pay/cs_1"] * 4
    assert Payment.objects.get().checkout_id == "cs_1"
    assert len(stripe.sessions) == 1
