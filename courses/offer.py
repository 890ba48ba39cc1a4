"""What a course's page offers to the one who reads it: the one thing to do next."""

from django.db.models import Q

from courses.models import Course, Enrollment
from courses.payments import gateway

Status = Enrollment.Status


class Offer:
    """Of a course `with_seats`. `next` is that thing: manage, enter, pay, processing (the bank takes its time),
    confirming (the instructor has the say), waiting, over, closed, visitor, other (an account that takes no courses),
    queue, enroll."""

    def __init__(self, course, user):
        self.course, self.user = course, user
        self.by_stripe = gateway.is_on()
        self.is_full = course.seats_left == 0
        self.enrollment = self.position = self.payment = None
        if user.is_authenticated and user.is_learner:
            self.enrollment = course.enrollments.filter(learner=user.pk).first()
        self.status = self.enrollment.status if self.enrollment else ""
        self.next = self.decide()

    def decide(self):
        if self.course.instructor_id == self.user.pk:
            return "manage"
        if self.enrollment and self.enrollment.is_open:
            return "enter"
        if self.course.status == Course.Status.EXPIRED:
            return "over"
        if self.status == Status.PENDING:
            return self.to_pay()
        if self.status == Status.WAITING:
            self.position = place_in_line(self.enrollment)
            return "waiting"
        if not self.course.is_listed:
            return "closed"
        return self.to_enroll()

    def to_pay(self):
        self.payment = self.enrollment.payments.standing().first()
        if not self.by_stripe:
            return "confirming"
        return "processing" if self.payment and self.payment.payment_intent else "pay"

    def to_enroll(self):
        if not self.user.is_authenticated:
            return "visitor"
        if not self.user.is_learner:
            return "other"
        return "queue" if self.is_full else "enroll"


def place_in_line(enrollment):
    """1 for who is next."""
    before = Q(enrolled_at__lt=enrollment.enrolled_at) | Q(enrolled_at=enrollment.enrolled_at, pk__lt=enrollment.pk)
    return Enrollment.objects.waiting().filter(before, course=enrollment.course_id).count() + 1
