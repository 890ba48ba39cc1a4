import pytest

from accounts.deletion import delete_account
from accounts.export import others_parts
from accounts.tests.factories import LearnerFactory
from courses import enrolling
from courses.models import Course
from courses.tests.factories import CourseFactory, EnrollmentFactory, PaymentFactory, day

pytestmark = pytest.mark.django_db


def test_a_learner_who_goes_frees_their_seat(learner):
    course, other = CourseFactory(seats=1), LearnerFactory()
    enrolling.enroll(course, learner)
    enrolling.enroll(course, other)
    completed = EnrollmentFactory(learner=learner, status="completed")
    delete_account(learner.user)
    assert course.enrollments.get(learner=learner).status == "cancelled"
    assert course.enrollments.get(learner=other).status == "active"
    completed.refresh_from_db()
    assert completed.status == "completed"


def test_their_money_goes_back_as_if_they_had_cancelled(learner):
    payments = [
        PaymentFactory(enrollment__learner=learner, enrollment__course__start_date=day(start), status="paid")
        for start in (3, -3)
    ]
    delete_account(learner.user)
    for payment in payments:
        payment.refresh_from_db()
    assert [payment.status for payment in payments] == ["refund_due", "paid"]


def test_an_instructor_who_goes_leaves_what_has_begun(instructor, learner):
    begun = EnrollmentFactory(course__instructor=instructor, learner=learner)
    undecided = EnrollmentFactory(course=begun.course, status="pending")
    waiting = EnrollmentFactory(course=begun.course, status="waiting")
    coming = EnrollmentFactory(course=CourseFactory(instructor=instructor, start_date=day(3), price=20))
    payment = PaymentFactory(enrollment=coming, status="paid")
    empty = CourseFactory(instructor=instructor)
    delete_account(instructor.user)
    for row in (begun, undecided, waiting, coming, payment):
        row.refresh_from_db()
    assert [each.status for each in (begun, undecided, waiting, coming)] == ["active", *["cancelled"] * 3]
    assert payment.status == "refund_due"
    assert not Course.objects.filter(pk=empty.pk).exists()
    assert not Course.objects.filter(published=True).exists()


def test_nobody_moves_up_into_the_course_of_one_who_goes(instructor):
    course = CourseFactory(instructor=instructor, seats=1, start_date=day(3))
    EnrollmentFactory(course=course)
    EnrollmentFactory(course=course, status="waiting")
    delete_account(instructor.user)
    assert set(course.enrollments.values_list("status", flat=True)) == {"cancelled"}


def test_payments_are_taken_along(learner):
    PaymentFactory(enrollment__learner=learner, amount="12.50")
    PaymentFactory()
    parts = {name: list(content) for name, content in others_parts(learner.user) if name.endswith("ts.json")}
    [payment] = parts["payments.json"]
    assert (str(payment["amount"]), payment["currency"], payment["status"]) == ("12.50", "USD", "open")
    assert payment["enrollment__course"] == learner.enrollments.get().course_id
