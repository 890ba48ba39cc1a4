"""What an instructor does with one enrollment: the money came, or they are to leave."""

import pytest

from courses.models import Enrollment
from courses.tests.factories import CourseFactory, EnrollmentFactory, PaymentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, price=20, seats=1)


@pytest.fixture
def pending(course, learner):
    return EnrollmentFactory(course=course, learner=learner, status="pending")


def at(enrollment, action, course=None):
    return f"/teach/{(course or enrollment.course).pk}/learners/{enrollment.pk}/{action}/"


def test_confirmed_they_take_part(teacher, instructor, pending):
    response = teacher.post(at(pending, "confirm"))
    assert response.headers["Location"] == f"/teach/{pending.course_id}/learners/?show=pending"
    pending.refresh_from_db()
    payment = pending.payments.get()
    assert (pending.status, payment.status, payment.amount) == ("active", "paid", 20)
    assert payment.confirmed_by == instructor.user


def test_confirmed_twice_is_once(teacher, pending):
    teacher.post(at(pending, "confirm"))
    assert teacher.post(at(pending, "confirm")).status_code == 302
    assert pending.payments.count() == 1


@pytest.mark.parametrize(("status", "sentence"), [("waiting", "wait for a seat"), ("cancelled", "was cancelled")])
def test_what_cannot_be_confirmed(teacher, course, status, sentence):
    enrollment = EnrollmentFactory(course=course, status=status)
    response = teacher.post(at(enrollment, "confirm"))
    assert response.status_code == 403
    assert sentence in response.content.decode()
    assert not enrollment.payments.exists()


def test_removed_and_the_next_moves_up(teacher, course, learner):
    enrollment = EnrollmentFactory(course=course, learner=learner)
    waiting = EnrollmentFactory(course=course, status="waiting")
    page = teacher.get(at(enrollment, "remove")).content.decode()
    assert "Remove Ana?" in page
    assert "refunded" not in page
    assert Enrollment.objects.get(pk=enrollment.pk).status == "active"
    assert teacher.post(at(enrollment, "remove")).headers["Location"] == f"/teach/{course.pk}/learners/"
    enrollment.refresh_from_db()
    waiting.refresh_from_db()
    assert (enrollment.status, waiting.status) == ("cancelled", "pending")


def test_who_paid_is_to_be_refunded(teacher, course, learner):
    enrollment = EnrollmentFactory(course=course, learner=learner)
    payment = PaymentFactory(enrollment=enrollment, status="paid")
    assert "They paid $20.00: it is marked to be refunded." in teacher.get(at(enrollment, "remove")).content.decode()
    teacher.post(at(enrollment, "remove"))
    payment.refresh_from_db()
    assert payment.status == "refund_due"


def test_who_completed_it_is_not_removed(teacher, course):
    enrollment = EnrollmentFactory(course=course, status="completed")
    assert teacher.post(at(enrollment, "remove")).status_code == 403
    enrollment.refresh_from_db()
    assert enrollment.status == "completed"


def test_of_another_course_it_is_not_there(teacher, course, instructor):
    foreign, other = EnrollmentFactory(status="pending"), CourseFactory(instructor=instructor)
    for enrollment, where in ((foreign, course), (EnrollmentFactory(course=course, status="pending"), other)):
        for action in ("confirm", "remove"):
            assert teacher.post(at(enrollment, action, where)).status_code == 404
        enrollment.refresh_from_db()
        assert enrollment.status == "pending"


def test_wrong_method(teacher, pending):
    assert teacher.get(at(pending, "confirm")).status_code == 405
