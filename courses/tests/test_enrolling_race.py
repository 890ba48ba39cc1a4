"""Enrolling, leaving and paying at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from accounts.tests.factories import LearnerFactory
from courses import enrolling
from courses.models import Enrollment, Payment
from courses.tests.factories import CourseFactory, EnrollmentFactory

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
