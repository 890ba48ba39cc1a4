import pytest
from django.utils import timezone

from accounts.tests.factories import LearnerFactory
from courses.models import Payment
from courses.tests.factories import EnrollmentFactory, PaymentFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def payment(learner, stripe):
    enrollment = EnrollmentFactory(learner=learner, course__price=20, status="pending")
    return PaymentFactory(enrollment=enrollment, provider="stripe", checkout_id="cs_1")


def address(payment):
    return f"/courses/{payment.enrollment.course_id}/payment/"


def stand(payment, enrollment_status, status, **fields):
    Payment.objects.update(status=status, **fields)
    payment.enrollment.status = enrollment_status
    payment.enrollment.save()


@pytest.mark.parametrize(
    ("enrolled", "status", "fields", "said"),
    [
        ("pending", "open", {}, "have not heard of your payment yet"),
        ("pending", "open", {"payment_intent": "pi_1"}, "Your payment is on its way"),
        ("pending", "expired", {}, "Nothing was paid"),
        ("active", "paid", {}, "We have received your payment of $20.00"),
        ("completed", "paid", {}, "You are in"),
        ("cancelled", "refund_due", {}, "Your money goes back to you"),
        ("cancelled", "refunded", {}, "Your money is paid back"),
        ("cancelled", "expired", {}, "You are not in this course"),
        ("waiting", "expired", {}, "You are on the waiting list"),
    ],
)
def test_it_says_how_it_stands(signed_in, payment, enrolled, status, fields, said):
    stand(payment, enrolled, status, **fields)
    page = signed_in.get(address(payment))
    assert page.status_code == 200
    assert said in page.content.decode()
    assert page.content.decode().count("<h2") == 1 + page.content.decode().count('id="dialog-title"')


def test_the_address_is_not_believed(signed_in, payment):
    page = signed_in.get(address(payment), {"status": "paid", "session_id": "cs_1", "success": "true"})
    assert "have not heard of your payment yet" in page.content.decode()
    payment.enrollment.refresh_from_db()
    assert payment.enrollment.status == "pending"


def test_it_looks_again_by_itself_but_not_for_ever(signed_in, payment):
    page = signed_in.get(address(payment)).content.decode()
    assert f'hx-get="{address(payment)}?looked=1"' in page
    part = signed_in.get(address(payment), {"looked": "1"}, headers=HTMX).content.decode()
    assert "<html" not in part
    assert "looked=2" in part
    assert "hx-get" not in signed_in.get(address(payment), {"looked": "20"}, headers=HTMX).content.decode()
    for odd in ("x", "-1", "9" * 30, "٣"):
        assert signed_in.get(address(payment), {"looked": odd}).status_code == 200


def test_it_stops_looking_when_it_knows(signed_in, payment):
    stand(payment, "active", "paid", paid_at=timezone.now())
    assert "hx-get" not in signed_in.get(address(payment), {"looked": "3"}, headers=HTMX).content.decode()


def test_the_latest_counts(signed_in, payment):
    stand(payment, "pending", "expired")
    PaymentFactory(enrollment=payment.enrollment, provider="stripe", checkout_id="cs_2")
    assert "have not heard" in signed_in.get(address(payment)).content.decode()


def test_of_ones_own_only(client, payment, instructor, staff):
    for person, status in ((LearnerFactory().user, 404), (instructor.user, 403), (staff, 403)):
        client.force_login(person)
        assert client.get(address(payment)).status_code == status
    client.logout()
    assert client.get(address(payment)).status_code == 302


def test_where_nothing_was_to_be_paid_and_wrong_method(signed_in, learner):
    enrollment = EnrollmentFactory(learner=learner)
    assert signed_in.get(f"/courses/{enrollment.course_id}/payment/").status_code == 404
    assert signed_in.post(f"/courses/{enrollment.course_id}/payment/").status_code == 405
