"""Who comes to a course and who leaves it."""

import pytest

from accounts.tests.factories import LearnerFactory
from courses import enrolling
from courses.signals import enrollment_changed
from courses.tests.factories import CourseFactory, EnrollmentFactory
from feedback.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(instructor):
    return CourseFactory(instructor=instructor, title="Spanish A1")


@pytest.fixture
def paid(course):
    course.price = 20
    course.save()
    return course


def told(person):
    return [row.content_title for row in Notification.objects.of(person.user).order_by("pk")]


def test_who_takes_part_is_told_to_the_instructor(course, learner):
    enrolling.enroll(course, learner)
    notice = Notification.objects.of(course.instructor.user).get()
    assert notice.content_title == "Ana takes part in “Spanish A1”"
    assert (notice.notification_type, notice.actor, notice.course) == ("enrollment", learner.user, course)
    assert told(learner) == [], "one knows what one did"


def test_those_of_a_day_are_one_entry(course, learner):
    for _ in range(4):
        enrolling.enroll(course, LearnerFactory())
    enrolling.enroll(course, learner)
    assert told(course.instructor) == ["Ana and 4 others take part in “Spanish A1”"]


def test_a_payment_is_expected_then_confirmed(paid, learner):
    enrollment = enrolling.enroll(paid, learner)
    assert told(paid.instructor) == ["Ana would like to take part in “Spanish A1”: payment expected"]
    enrolling.confirm_payment(enrollment, paid.instructor.user)
    assert told(learner) == ["Your payment is confirmed: welcome to “Spanish A1”"]
    assert Notification.objects.of(learner.user).get().url == f"/courses/{paid.pk}/room/"
    assert len(told(paid.instructor)) == 1, "who confirmed knows"


def test_a_payment_that_came_by_itself_is_told_to_both(paid, learner):
    enrollment = EnrollmentFactory(course=paid, learner=learner, status="active")
    enrollment_changed.send(type(enrollment), enrollment=enrollment, was="pending", by=None)
    assert told(learner) == ["Your payment is confirmed: welcome to “Spanish A1”"]
    assert told(paid.instructor) == ["Ana takes part in “Spanish A1”"]


def test_where_stripe_takes_the_money_nobody_is_there_before_it_came(paid, learner, partner, settings):
    settings.STRIPE_SECRET_KEY = settings.STRIPE_WEBHOOK_SECRET = "sk_test"
    enrollment = enrolling.enroll(paid, learner)
    enrolling.cancel(enrolling.enroll(paid, partner), partner.user)
    assert told(paid.instructor) == []
    enrollment.status = "active"
    enrollment_changed.send(type(enrollment), enrollment=enrollment, was="pending", by=None)
    assert told(paid.instructor) == ["Ana takes part in “Spanish A1”"]
    enrolling.cancel(enrollment, learner.user)


@pytest.mark.parametrize(
    ("price", "said"),
    [(0, "A seat came free: you take part in “Spanish A1”"), (20, "A seat came free in “Spanish A1”: pay to keep it")],
)
def test_a_seat_came_free(course, learner, partner, price, said):
    course.seats, course.price = 1, price
    course.save()
    first = enrolling.enroll(course, partner)
    enrolling.enroll(course, learner)
    assert told(learner) == []
    enrolling.cancel(first, partner.user)
    assert told(learner) == [said]
    assert "田中 由紀 left “Spanish A1”" in told(course.instructor)


def test_removed_by_the_instructor(course, learner):
    enrollment = enrolling.enroll(course, learner)
    enrolling.cancel(enrollment, course.instructor.user)
    assert told(learner) == ["You take part in “Spanish A1” no longer"]
    assert "left" not in "".join(told(course.instructor))


def test_who_only_waited_leaves_quietly(course, learner, partner):
    course.seats = 1
    course.save()
    enrolling.enroll(course, partner)
    waiting = enrolling.enroll(course, learner)
    enrolling.cancel(waiting, learner.user)
    assert told(course.instructor) == ["田中 由紀 takes part in “Spanish A1”"]


def test_coming_again_is_news_again(course, learner):
    for _ in range(2):
        enrolling.cancel(enrolling.enroll(course, learner), course.instructor.user)
    notice = Notification.objects.of(course.instructor.user).get()
    assert notice.parts.count() == 2
    assert notice.content_title == "Ana takes part in “Spanish A1”"
    assert len(told(learner)) == 2


def test_completed(course, learner):
    enrollment = EnrollmentFactory(course=course, learner=learner, status="completed")
    for _again in range(2):
        enrollment_changed.send(type(enrollment), enrollment=enrollment, was="active", by=None)
    assert told(learner) == ["You completed “Spanish A1”. Congratulations!"]
    assert told(course.instructor) == []
