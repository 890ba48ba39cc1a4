import json
import time
from datetime import timedelta
from itertools import permutations

import pytest
from django.test import Client
from django.utils import timezone

from courses import enrolling
from courses.models import Enrollment, Payment
from courses.payments import following
from courses.tests.factories import CourseFactory, EnrollmentFactory, day
from courses.tests.stripe_stub import charge, failure, tell
from langlearn.lib.body_limit import limit_for

URL = "/payments/stripe/"
DONE, GAVE_UP = "checkout.session.completed", "checkout.session.expired"
CAME, FAILED = "checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed"
REFUNDED = "charge.refunded"


@pytest.fixture
def course(db):
    return CourseFactory(price=20, seats=1, start_date=day(5))


@pytest.fixture
def begun(signed_in, course, learner, stripe):
    """The learner is on Stripe's page."""
    signed_in.post(f"/courses/{course.pk}/enroll/")
    return course.enrollments.get(learner=learner)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What is to be done on commit is done at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def stands(enrollment):
    payment = enrollment.payments.order_by("-pk").first()
    return Enrollment.objects.get(pk=enrollment.pk).status, payment.status


def test_paid_is_in(client, begun, stripe):
    client.logout()
    assert tell(client, DONE, stripe.pay()).status_code == 200
    assert stands(begun) == ("active", "paid")
    payment = Payment.objects.get()
    assert payment.payment_intent == "pi_1"
    assert payment.paid_at
    assert Enrollment.objects.get().pay_by is None


def test_said_again_it_is_once(client, begun, stripe):
    told = []
    enrolling.enrollment_changed.connect(listen := lambda sender, **what: told.append(what["enrollment"].status))
    for _again in range(3):
        assert tell(client, DONE, stripe.pay()).status_code == 200
    enrolling.enrollment_changed.disconnect(listen)
    assert told == ["active"]
    assert stands(begun) == ("active", "paid")


@pytest.mark.parametrize("order", list(permutations([DONE, CAME, GAVE_UP])))
def test_in_any_order_paid_wins(client, begun, stripe, order):
    """A checkout ends one way; but what was said of it before may come later."""
    snapshots = {
        DONE: dict(stripe.pay(later=True)),
        CAME: dict(stripe.pay()),
        GAVE_UP: stripe.sessions["cs_1"] | {"status": "expired", "payment_status": "unpaid"},
    }
    for kind in order:
        assert tell(client, kind, snapshots[kind]).status_code == 200
    assert stands(begun) == ("active", "paid")


def test_a_bank_that_takes_days_keeps_the_seat(client, begun, course, stripe):
    tell(client, DONE, stripe.pay(later=True))
    EnrollmentFactory(course=course, status="waiting")
    assert begun.payments.get().payment_intent == "pi_1"
    Enrollment.objects.filter(pk=begun.pk).exclude(pay_by=None).update(pay_by=timezone.now() - timedelta(days=2))
    enrolling.release_overdue()
    assert stands(begun) == ("pending", "open")
    tell(client, CAME, stripe.pay())
    assert stands(begun) == ("active", "paid")


def test_a_bank_that_says_no(client, begun, stripe):
    tell(client, DONE, stripe.pay(later=True))
    tell(client, FAILED, stripe.sessions["cs_1"])
    assert stands(begun) == ("pending", "expired")
    assert Enrollment.objects.get().pay_by > timezone.now() + timedelta(hours=23)


def test_run_out_the_seat_is_theirs_while_nobody_waits(client, begun, stripe):
    tell(client, GAVE_UP, stripe.run_out())
    assert stands(begun) == ("pending", "expired")


def test_run_out_it_goes_to_who_waits(client, begun, course, stripe):
    waiting = EnrollmentFactory(course=course, status="waiting")
    Enrollment.objects.filter(pk=begun.pk).update(pay_by=timezone.now() - timedelta(seconds=1))
    tell(client, GAVE_UP, stripe.run_out())
    assert stands(begun) == ("cancelled", "expired")
    waiting.refresh_from_db()
    assert waiting.status == "pending"
    assert waiting.pay_by > timezone.now() + timedelta(hours=23)


@pytest.mark.parametrize("why", ["cancelled", "over", "confirmed", "waiting"])
def test_too_late_it_goes_back(client, begun, course, learner, stripe, commits, why):
    if why == "cancelled":
        enrolling.cancel(begun, learner.user)
    elif why == "over":
        course.start_date, course.end_date = day(-9), day(-2)
        course.save()
    elif why == "confirmed":
        enrolling.confirm_payment(begun, course.instructor.user)
    else:
        Enrollment.objects.update(status="waiting")
    before = Enrollment.objects.get().status
    with commits():
        assert tell(client, DONE, stripe.pay()).status_code == 200
    payment = Payment.objects.get(provider="stripe")
    assert (Enrollment.objects.get().status, payment.status) == (before, "refund_due")
    [refund] = stripe.refunds.values()
    assert refund["payment_intent"] == "pi_1"
    tell(client, REFUNDED, charge(stripe.sessions["cs_1"]))
    payment.refresh_from_db()
    assert payment.status == "refunded"
    assert payment.refunded_at


def test_cancelling_in_time_gives_it_back_once(client, begun, learner, stripe, commits):
    tell(client, DONE, stripe.pay())
    with commits():
        client.post(f"/courses/{begun.course_id}/cancel/")
    assert stands(begun) == ("cancelled", "refund_due")
    assert len(stripe.refunds) == 1
    for _again in range(2):
        tell(client, REFUNDED, charge(stripe.sessions["cs_1"]))
    assert stands(begun) == ("cancelled", "refunded")


def test_given_back_before_we_heard_that_it_was_paid(client, begun, stripe):
    session = stripe.pay()
    tell(client, REFUNDED, charge(session))
    tell(client, DONE, session)
    assert stands(begun) == ("pending", "refunded")


def test_given_back_by_hand_in_stripes_dashboard(client, begun, stripe):
    tell(client, DONE, stripe.pay())
    tell(client, REFUNDED, charge(stripe.sessions["cs_1"], whole=False))
    assert stands(begun) == ("active", "paid")
    tell(client, REFUNDED, charge(stripe.sessions["cs_1"]))
    assert stands(begun) == ("cancelled", "refunded")


def test_a_refund_that_fails_is_due_again(client, begun, learner, stripe, caplog):
    tell(client, DONE, stripe.pay())
    enrolling.cancel(begun, learner.user)
    tell(client, REFUNDED, charge(stripe.sessions["cs_1"]))
    tell(client, "refund.failed", {"id": "re_1", "payment_intent": "pi_1", "metadata": {}})
    assert stands(begun) == ("cancelled", "refund_due")
    assert "could not be given back" in caplog.text


def test_it_is_known_by_our_mark_before_we_kept_its_id(client, begun, stripe):
    Payment.objects.update(checkout_id="")
    tell(client, DONE, stripe.pay())
    assert stands(begun) == ("active", "paid")
    assert Payment.objects.get().checkout_id == "cs_1"


@pytest.mark.parametrize("mark", [{}, {"payment": "1"}, {"site": "https://elsewhere.example", "payment": "{pk}"}, None])
def test_what_is_somebody_elses_is_left_alone(client, begun, stripe, mark):
    """Others may share the account."""
    mark = mark and {name: value.format(pk=begun.payments.get().pk) for name, value in mark.items()}
    foreign = stripe.pay() | {"id": "cs_foreign", "metadata": mark}
    assert tell(client, DONE, foreign).status_code == 200
    assert stands(begun) == ("pending", "open")


def test_events_that_we_have_no_use_for(client, begun, stripe):
    assert tell(client, "customer.created", {"id": "cus_1", "object": "customer"}).status_code == 200
    assert stands(begun) == ("pending", "open")


# Who says it ---------------------------------------------------------------------------------------------------------


def test_not_signed_by_stripe(client, begun, stripe):
    paid = stripe.pay()
    assert tell(client, DONE, paid, secret="whsec_other").status_code == 400
    assert tell(client, DONE, paid, at=int(time.time()) - 600).status_code == 400
    body = json.dumps({"type": DONE, "data": {"object": paid}})
    for signature in ({}, {"Stripe-Signature": ""}, {"Stripe-Signature": "t=x,v1=y"}, {"Stripe-Signature": "٣"}):
        answer = client.post(URL, body, content_type="application/json", headers=signature)
        assert answer.status_code == 400
    assert stands(begun) == ("pending", "open")


def test_signed_for_another_body(client, begun, stripe):
    stripe.pay()
    answer = client.post(URL, b"\xff\xfe", content_type="application/json", headers={"Stripe-Signature": "t=1,v1=00"})
    assert answer.status_code == 400


def test_it_needs_no_token_and_takes_no_page(begun, stripe):
    strict = Client(enforce_csrf_checks=True)
    assert tell(strict, DONE, stripe.pay()).status_code == 200
    assert strict.get(URL).status_code == 405
    assert stands(begun) == ("active", "paid")


def test_where_stripe_is_not_there(client, db):
    assert client.post(URL, b"{}", content_type="application/json").status_code == 404


def test_only_so_much_is_read():
    assert limit_for(URL) == 128 * 1024


# What nobody told us -------------------------------------------------------------------------------------------------


@pytest.fixture
def later():
    """Ten minutes on."""
    return lambda: Payment.objects.update(created_at=timezone.now() - timedelta(minutes=20))


def test_what_was_paid_is_found_by_asking(begun, stripe, later):
    stripe.pay()
    following.sweep()
    assert stands(begun) == ("pending", "open")  # Stripe has a moment
    later()
    following.sweep()
    assert stands(begun) == ("active", "paid")


def test_what_ran_out_too(begun, stripe, later):
    stripe.run_out()
    later()
    following.sweep()
    assert stands(begun) == ("pending", "expired")


def test_a_refund_is_asked_for_until_it_is_done(client, begun, learner, stripe, commits, later):
    tell(client, DONE, stripe.pay())
    stripe.failing = [failure(500)] * 2
    with commits():
        enrolling.cancel(begun, learner.user)
    assert not stripe.refunds
    later()
    following.sweep()
    assert len(stripe.refunds) == 1
    following.sweep()
    assert len(stripe.refunds) == 1  # the same key
    stripe.failing = [failure(400, code="charge_already_refunded")]
    following.sweep()
    assert stands(begun) == ("cancelled", "refunded")


def test_a_stripe_that_is_gone_harms_nothing(begun, stripe, later):
    later()
    stripe.failing = [failure(500)] * 2
    following.sweep()
    assert stands(begun) == ("pending", "open")


def test_without_stripe_there_is_nothing_to_ask(db):
    following.sweep()
