from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.tests.factories import LearnerFactory
from courses import enrolling
from courses.models import Enrollment, Payment
from courses.payments import gateway
from courses.tests.factories import CourseFactory, EnrollmentFactory, day
from courses.tests.stripe_stub import failure


@pytest.fixture
def course(db):
    return CourseFactory(title="Kanji", price="49.90", currency="EUR")


def said(response):
    return [str(message) for message in response.wsgi_request._messages]


def pay(client, course):
    return client.post(f"/courses/{course.pk}/pay/")


def mine(course, learner):
    return course.enrollments.get(learner=learner)


def test_enrolling_leads_to_stripes_page(signed_in, learner, course, stripe):
    response = signed_in.post(f"/courses/{course.pk}/enroll/")
    assert response.status_code == 302
    assert response.url == f"{stripe.address}/pay/cs_1"
    assert mine(course, learner).status == "pending"
    payment = Payment.objects.get()
    assert (payment.provider, payment.status, payment.checkout_id) == ("stripe", "open", "cs_1")
    assert (str(payment.amount), payment.currency) == ("49.90", "EUR")


def test_what_stripe_is_asked(signed_in, learner, course, stripe):
    signed_in.post(f"/courses/{course.pk}/enroll/")
    [(_method, path, form, key)] = stripe.asked
    payment = Payment.objects.get()
    assert path == "/v1/checkout/sessions"
    assert key.startswith(f"checkout-{payment.pk}-")
    assert form["mode"] == "payment"
    assert form["line_items.0.price_data.unit_amount"] == "4990"
    assert form["line_items.0.price_data.currency"] == "eur"
    assert form["line_items.0.price_data.product_data.name"] == "Kanji"
    assert form["customer_email"] == learner.user.email
    assert form["metadata.payment"] == form["payment_intent_data.metadata.payment"] == str(payment.pk)
    assert form["success_url"].endswith(f"/courses/{course.pk}/payment/")
    assert form["cancel_url"].endswith(f"/courses/{course.pk}/")
    left = int(form["expires_at"]) - timezone.now().timestamp()
    assert timedelta(minutes=30).total_seconds() < left < timedelta(hours=24).total_seconds()


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [
        ("4900", "JPY", 4900),
        ("39000", "KRW", 39000),
        ("19.99", "USD", 1999),
        ("0.5", "EUR", 50),
        ("1500", "BDT", 150000),
    ],
)
def test_yen_and_won_have_no_decimals(amount, currency, units):
    assert gateway.units(amount, currency) == units


def test_what_was_begun_is_gone_on_with(signed_in, course, stripe):
    first = signed_in.post(f"/courses/{course.pk}/enroll/")
    assert pay(signed_in, course).url == first.url
    assert Payment.objects.count() == len(stripe.sessions) == 1


def test_another_price_is_another_checkout(signed_in, course, stripe, django_capture_on_commit_callbacks):
    signed_in.post(f"/courses/{course.pk}/enroll/")
    course.price = 60
    course.save()
    with django_capture_on_commit_callbacks(execute=True):
        assert pay(signed_in, course).url.endswith("/cs_2")
    payments = Payment.objects.order_by("pk")
    assert [(str(each.amount), each.status) for each in payments] == [("49.90", "expired"), ("60.00", "open")]
    assert stripe.sessions["cs_1"]["status"] == "expired"


def test_one_that_ran_out_is_begun_anew(signed_in, course, stripe):
    signed_in.post(f"/courses/{course.pk}/enroll/")
    stripe.run_out()
    assert pay(signed_in, course).url.endswith("/cs_2")
    assert list(Payment.objects.order_by("pk").values_list("status", flat=True)) == ["expired", "open"]


def test_one_that_is_paid_is_not_paid_again(signed_in, learner, course, stripe):
    """Though nobody told us yet."""
    signed_in.post(f"/courses/{course.pk}/enroll/")
    stripe.pay()
    assert pay(signed_in, course).url == f"/courses/{course.pk}/payment/"
    assert mine(course, learner).status == "active"
    assert Payment.objects.get().status == "paid"


def test_one_that_takes_days_is_not_paid_again(signed_in, learner, course, stripe):
    signed_in.post(f"/courses/{course.pk}/enroll/")
    stripe.pay(later=True)
    assert pay(signed_in, course).url == f"/courses/{course.pk}/payment/"
    assert mine(course, learner).status == "pending"
    assert mine(course, learner).pay_by is None
    assert len(stripe.sessions) == 1


@pytest.mark.parametrize("status", [400, 401, 402, 500])
def test_a_failing_stripe_costs_no_seat(signed_in, learner, course, stripe, status):
    stripe.failing = [failure(status)] * 2  # it is asked again where that may help
    response = signed_in.post(f"/courses/{course.pk}/enroll/")
    assert response.url == course.get_absolute_url()
    assert "does not answer" in said(response)[0]
    assert mine(course, learner).status == "pending"
    stripe.failing = []
    assert pay(signed_in, course).url.endswith("/cs_1")
    assert Payment.objects.count() == 1


def test_a_stripe_that_is_not_there(signed_in, learner, course, stripe, settings):
    settings.STRIPE_API_URL = "http://127.0.0.1:9"
    response = signed_in.post(f"/courses/{course.pk}/enroll/")
    assert "does not answer" in said(response)[0]
    assert mine(course, learner).status == "pending"


def test_asked_twice_in_doubt_it_is_one_checkout(signed_in, course, stripe):
    """The answer was lost: the same key gives the same session."""
    signed_in.post(f"/courses/{course.pk}/enroll/")
    Payment.objects.update(checkout_id="")
    assert pay(signed_in, course).url.endswith("/cs_1")
    assert Payment.objects.get().checkout_id == "cs_1"


def test_a_seat_is_held_for_a_day_and_as_long_as_a_checkout(signed_in, learner, course, stripe):
    with time_machine.travel("2026-03-01 12:00:00+00:00", tick=False):
        course = CourseFactory(price=20, start_date=date(2026, 4, 1), end_date=date(2026, 5, 1))
        enrollment = enrolling.enroll(course, learner)
        assert enrollment.pay_by == timezone.now() + timedelta(days=1)
    with time_machine.travel("2026-03-02 11:00:00+00:00", tick=False):
        signed_in.force_login(learner.user)
        pay(signed_in, course)
        assert mine(course, learner).pay_by == timezone.now() + timedelta(hours=23, minutes=30)


def test_who_let_it_run_out_while_others_wait_pays_no_more(signed_in, learner, stripe):
    course = CourseFactory(price=20, seats=1)
    enrolling.enroll(course, learner)
    Enrollment.objects.update(pay_by=timezone.now() - timedelta(minutes=1))
    EnrollmentFactory(course=course, status="waiting")
    assert pay(signed_in, course).url == f"/courses/{course.pk}/payment/"
    assert mine(course, learner).status == "cancelled"
    assert not stripe.sessions


def test_a_course_that_became_free_is_open(signed_in, learner, course, stripe):
    enrolling.enroll(course, learner)
    course.price = 0
    course.save()
    pay(signed_in, course)
    assert mine(course, learner).status == "active"
    assert not stripe.asked


def test_nothing_is_paid_for_what_is_over(signed_in, learner, stripe):
    course = CourseFactory(price=20, start_date=day(-30), end_date=day(-2))
    EnrollmentFactory(course=course, learner=learner, status="pending")
    assert pay(signed_in, course).status_code == 403
    assert not stripe.asked


@pytest.mark.parametrize("status", ["waiting", "active", "cancelled"])
def test_only_a_held_seat_is_paid(signed_in, learner, stripe, status):
    course = CourseFactory(price=20, seats=1)
    if status != "active":
        EnrollmentFactory(course=course)
    EnrollmentFactory(course=course, learner=learner, status=status)
    assert pay(signed_in, course).url == f"/courses/{course.pk}/payment/"
    assert not stripe.asked


def test_without_stripe_nobody_pays_here(signed_in, learner, course):
    EnrollmentFactory(course=course, learner=learner, status="pending")
    assert pay(signed_in, course).status_code == 404


def test_others(client, course, stripe, learner, instructor, staff):
    EnrollmentFactory(course=course, learner=learner, status="pending")
    for person, status in ((LearnerFactory().user, 404), (instructor.user, 403), (staff, 403)):
        client.force_login(person)
        assert pay(client, course).status_code == status
    assert client.get(f"/courses/{course.pk}/pay/").status_code == 405
    client.logout()
    assert pay(client, course).status_code == 302
    assert not stripe.asked
