from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.tests.factories import BlockFactory, LearnerFactory
from courses import enrolling
from courses.models import Enrollment, Payment
from courses.signals import enrollment_changed
from courses.tests.factories import CourseFactory, EnrollmentFactory, PaymentFactory, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """What is said of enrollments: (learner, was, status, by)."""
    heard = []

    def listen(sender, enrollment, was, by, **kwargs):
        heard.append((enrollment.learner, was, enrollment.status, by))

    enrollment_changed.connect(listen)
    yield heard
    enrollment_changed.disconnect(listen)


@pytest.fixture
def ben(db):
    return LearnerFactory(user__username="ben")


@pytest.fixture
def cho(db):
    return LearnerFactory(user__username="cho")


def status(course, learner):
    return course.enrollments.get(learner=learner).status


def test_a_free_course_is_open_at_once(learner, told):
    course = CourseFactory()
    enrollment = enrolling.enroll(course, learner)
    assert enrollment.status == status(course, learner) == "active"
    assert told == [(learner, "", "active", learner.user)]


def test_a_priced_one_waits_for_the_money(learner, told):
    course = CourseFactory(price=20)
    assert enrolling.enroll(course, learner).status == "pending"
    assert told == [(learner, "", "pending", learner.user)]


def test_asking_twice_changes_nothing(learner, told):
    course = CourseFactory(seats=1)
    first = enrolling.enroll(course, learner)
    assert enrolling.enroll(course, learner) == first
    assert len(told) == Enrollment.objects.count() == 1


@pytest.mark.parametrize("price", [0, 20])
def test_who_comes_when_it_is_full_waits(learner, ben, cho, price):
    course = CourseFactory(seats=1, price=price)
    enrolling.enroll(course, learner)
    assert enrolling.enroll(course, ben).status == "waiting"
    assert enrolling.enroll(course, cho).status == "waiting"
    assert [each.learner for each in course.enrollments.waiting()] == [ben, cho]


@pytest.mark.parametrize(("price", "moved"), [(0, "active"), (20, "pending")])
def test_the_first_moves_up_when_a_seat_is_free(learner, ben, cho, told, price, moved):
    course = CourseFactory(seats=1, price=price)
    enrollment, _, _ = [enrolling.enroll(course, each) for each in (learner, ben, cho)]
    del told[:]
    enrolling.cancel(enrollment, learner.user)
    assert [status(course, each) for each in (learner, ben, cho)] == ["cancelled", moved, "waiting"]
    assert told == [(learner, moved, "cancelled", learner.user), (ben, "waiting", moved, None)]


def test_who_leaves_the_list_frees_no_seat(learner, ben, cho):
    course = CourseFactory(seats=1)
    _, waiting, _ = [enrolling.enroll(course, each) for each in (learner, ben, cho)]
    enrolling.cancel(waiting, ben.user)
    assert [status(course, each) for each in (learner, ben, cho)] == ["active", "cancelled", "waiting"]


def test_who_comes_again_is_last(learner, ben, cho, told):
    course = CourseFactory(seats=1)
    _, waiting, _ = [enrolling.enroll(course, each) for each in (learner, ben, cho)]
    enrolling.cancel(waiting, ben.user)
    again = enrolling.enroll(course, ben)
    assert again == waiting
    assert [each.learner for each in course.enrollments.waiting()] == [cho, ben]
    assert told[-1] == (ben, "cancelled", "waiting", ben.user)


def test_a_completed_seat_is_taken_too(learner, ben):
    course = CourseFactory(seats=1)
    EnrollmentFactory(course=course, learner=learner, status="completed")
    assert enrolling.enroll(course, ben).status == "waiting"


def test_a_free_seat_goes_to_who_waited_first(learner, ben):
    """However the seat came free."""
    course = CourseFactory(seats=1)
    EnrollmentFactory(course=course, learner=ben, status="waiting")
    assert enrolling.enroll(course, learner).status == "waiting"
    assert status(course, ben) == "active"


def test_who_is_gone_or_blocked_does_not_move_up(learner, ben, cho):
    course = CourseFactory(seats=1)
    taken = EnrollmentFactory(course=course)
    for each in (learner, ben, cho):
        enrolling.enroll(course, each)
    learner.user.is_active = False
    learner.user.save()
    BlockFactory(blocker=course.instructor.user, blocked=ben.user)
    enrolling.cancel(taken, course.instructor.user)
    assert [status(course, each) for each in (learner, ben, cho)] == ["waiting", "waiting", "active"]


@pytest.mark.parametrize(
    ("course", "why"),
    [
        ({"published": False}, "takes nobody"),
        ({"instructor__user__is_active": False}, "takes nobody"),
        ({"start_date": day(-30), "end_date": day(-2)}, "is over"),
    ],
)
def test_not_into_every_course(learner, course, why):
    with pytest.raises(PermissionDenied, match=why):
        enrolling.enroll(CourseFactory(**course), learner)
    assert not Enrollment.objects.exists()


def test_not_through_a_block(learner):
    course = CourseFactory()
    BlockFactory(blocker=learner.user, blocked=course.instructor.user)
    with pytest.raises(PermissionDenied):
        enrolling.enroll(course, learner)


def test_not_into_ones_own(instructor):
    """Should an account ever be both."""
    course = CourseFactory(instructor=instructor)
    both = LearnerFactory(user=instructor.user)
    with pytest.raises(PermissionDenied, match="your own"):
        enrolling.enroll(course, both)


def test_cancelling_twice_is_once(learner, told):
    enrollment = EnrollmentFactory(learner=learner)
    for _again in range(2):
        assert enrolling.cancel(enrollment, learner.user).status == "cancelled"
    assert told == [(learner, "active", "cancelled", learner.user)]


def test_what_is_completed_stays(learner):
    enrollment = EnrollmentFactory(learner=learner, status="completed")
    with pytest.raises(PermissionDenied, match="completed"):
        enrolling.cancel(enrollment, learner.user)
    assert status(enrollment.course, learner) == "completed"


def test_progress_is_kept_by_what_others_wrote_meanwhile(learner):
    enrollment = EnrollmentFactory(learner=learner)
    Enrollment.objects.update(progress=40)
    enrolling.cancel(enrollment, learner.user)
    assert Enrollment.objects.get().progress == 40


def test_the_instructor_confirms_the_money(learner, told):
    course = CourseFactory(price=4900, currency="JPY")
    enrollment = enrolling.enroll(course, learner)
    for _again in range(2):
        assert enrolling.confirm_payment(enrollment, course.instructor.user).status == "active"
    payment = Payment.objects.get()
    assert (payment.provider, payment.status) == ("instructor", "paid")
    assert (payment.amount, payment.currency) == (4900, "JPY")
    assert payment.confirmed_by == course.instructor.user
    assert payment.paid_at
    assert told[1:] == [(learner, "pending", "active", course.instructor.user)]


@pytest.mark.parametrize(("stands", "why"), [("waiting", "wait for a seat"), ("cancelled", "was cancelled")])
def test_only_who_is_to_pay_can_have_paid(stands, why):
    enrollment = EnrollmentFactory(status=stands, course__price=20)
    with pytest.raises(PermissionDenied, match=why):
        enrolling.confirm_payment(enrollment, enrollment.course.instructor.user)
    assert not Payment.objects.exists()


def test_nothing_is_confirmed_when_it_is_over():
    enrollment = EnrollmentFactory(
        status="pending", course__price=20, course__start_date=day(-30), course__end_date=day(-2)
    )
    with pytest.raises(PermissionDenied, match="is over"):
        enrolling.confirm_payment(enrollment, enrollment.course.instructor.user)


def test_confirmed_money_closes_an_open_payment():
    enrollment = EnrollmentFactory(status="pending", course__price=20)
    other = PaymentFactory(enrollment=enrollment, provider="stripe", checkout_id="cs_1")
    enrolling.confirm_payment(enrollment, enrollment.course.instructor.user)
    other.refresh_from_db()
    assert other.status == "expired"
    assert enrollment.payments.received().get().provider == "instructor"


@pytest.mark.parametrize(
    ("starts", "by", "then"),
    [
        (3, "learner", "refund_due"),
        (-3, "learner", "paid"),
        (3, "instructor", "refund_due"),
        (-3, "instructor", "refund_due"),
        (-3, None, "refund_due"),
    ],
)
def test_money_goes_back_until_it_starts_and_when_others_end_it(starts, by, then):
    enrollment = EnrollmentFactory(course__price=20, course__start_date=day(starts))
    payment = PaymentFactory(enrollment=enrollment, status="paid", paid_at=timezone.now())
    people = {"learner": enrollment.learner.user, "instructor": enrollment.course.instructor.user, None: None}
    enrolling.cancel(enrollment, people[by])
    payment.refresh_from_db()
    assert payment.status == then


def test_more_seats_fill_from_the_list(learner, ben, cho, told):
    course = CourseFactory(seats=1)
    EnrollmentFactory(course=course)
    for each in (learner, ben, cho):
        enrolling.enroll(course, each)
    course.seats = 3
    course.save()
    del told[:]
    assert [each.learner for each in enrolling.fill_seats(course)] == [learner, ben]
    assert told == [(learner, "waiting", "active", None), (ben, "waiting", "active", None)]
    assert status(course, cho) == "waiting"
    course.seats = None
    course.save()
    enrolling.fill_seats(course)
    assert status(course, cho) == "active"


def test_fewer_seats_put_nobody_out(learner, ben):
    course = CourseFactory(seats=2)
    for each in (learner, ben):
        enrolling.enroll(course, each)
    course.seats = 1
    course.save()
    assert enrolling.fill_seats(course) == []
    assert [status(course, each) for each in (learner, ben)] == ["active", "active"]


def test_a_course_that_became_free_waits_for_no_money(learner, ben):
    course = CourseFactory(price=20, seats=2)
    enrolling.enroll(course, learner)
    EnrollmentFactory(course=course, learner=ben, status="waiting")
    course.price = 0
    course.save()
    enrolling.fill_seats(course)
    assert [status(course, each) for each in (learner, ben)] == ["active", "active"]


@pytest.mark.parametrize("course", [{"published": False}, {"start_date": day(-30), "end_date": day(-2)}])
def test_nobody_moves_up_where_nobody_may_come(course):
    waiting = EnrollmentFactory(status="waiting", course=CourseFactory(**course))
    assert enrolling.fill_seats(waiting.course) == []
    assert status(waiting.course, waiting.learner) == "waiting"


def test_the_order_of_the_list_is_when_they_asked(ben, cho):
    course = CourseFactory(seats=1)
    earlier = timezone.now() - timedelta(hours=1)
    EnrollmentFactory(course=course, learner=cho, status="waiting")
    EnrollmentFactory(course=course, learner=ben, status="waiting", enrolled_at=earlier)
    enrolling.fill_seats(course)
    assert [status(course, each) for each in (ben, cho)] == ["active", "waiting"]


# Seats that are held for a payment through Stripe --------------------------------------------------------------------


@pytest.fixture
def overdue(learner, stripe):
    """The learner had a day to pay for the only seat, and did not."""
    course = CourseFactory(price=20, seats=1)
    enrollment = enrolling.enroll(course, learner)
    assert enrollment.pay_by > timezone.now()
    enrollment.pay_by = timezone.now() - timedelta(minutes=1)
    enrollment.save()
    return enrollment


def test_nobody_waits_and_nobody_loses_theirs(overdue):
    enrolling.release_overdue()
    assert status(overdue.course, overdue.learner) == "pending"


def test_who_comes_then_has_the_seat(overdue, ben, told):
    payment = PaymentFactory(enrollment=overdue, provider="stripe", checkout_id="cs_1")
    assert enrolling.enroll(overdue.course, ben).status == "pending"
    assert status(overdue.course, overdue.learner) == "cancelled"
    assert told[-2:] == [(overdue.learner, "pending", "cancelled", None), (ben, "", "pending", ben.user)]
    payment.refresh_from_db()
    assert payment.status == "expired"


def test_who_waits_has_it_in_ten_minutes_at_most(overdue, ben, cho):
    for each in (ben, cho):
        EnrollmentFactory(course=overdue.course, learner=each, status="waiting")
    enrolling.release_overdue()
    assert [status(overdue.course, each) for each in (overdue.learner, ben, cho)] == ["cancelled", "pending", "waiting"]
    assert overdue.course.enrollments.get(learner=ben).pay_by > timezone.now() + timedelta(hours=23)
    enrolling.release_overdue()
    assert status(overdue.course, ben) == "pending"


def test_only_as_many_as_are_wanted_and_the_longest_first(stripe, ben):
    course = CourseFactory(price=20, seats=2)
    late = [
        EnrollmentFactory(course=course, status="pending", pay_by=timezone.now() - timedelta(hours=hours))
        for hours in (1, 2)
    ]
    EnrollmentFactory(course=course, learner=ben, status="waiting")
    enrolling.release_overdue()
    assert [status(course, each.learner) for each in late] == ["pending", "cancelled"]
    assert status(course, ben) == "pending"


def test_where_the_instructor_confirms_seats_are_held_for_ever(learner, ben):
    course = CourseFactory(price=20, seats=1)
    assert enrolling.enroll(course, learner).pay_by is None
    assert enrolling.enroll(course, ben).status == "waiting"


# Money that goes back ------------------------------------------------------------------------------------------------


def test_the_instructor_says_that_it_went_back():
    payment = PaymentFactory(status="refund_due")
    assert enrolling.confirm_refund(payment)
    payment.refresh_from_db()
    assert (payment.status, payment.refunded_at is not None) == ("refunded", True)
    assert not enrolling.confirm_refund(payment)


@pytest.mark.parametrize("payment", [{"status": "paid"}, {"status": "refund_due", "provider": "stripe"}])
def test_but_not_what_is_not_due_or_stripes(payment):
    payment = PaymentFactory(**payment)
    assert not enrolling.confirm_refund(payment)
    before = payment.status
    payment.refresh_from_db()
    assert payment.status == before
