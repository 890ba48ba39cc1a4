"""Who gets into a course: its seats, its waiting list, and how one leaves.

Each function locks the course's row before it looks at anything, so that two never take the same seat, and tells by
`enrollment_changed` of every change that it makes. What may not be now is a `PermissionDenied` with a sentence.

Who waits moves up when a seat is free, first come, first served: to take part at once where the course is free, or else
to pay. Who is to pay has the seat meanwhile. Where Stripe takes the money, it is held for a day; from then on it is
theirs only as long as nobody waits for it. Where the instructor does, it is for the instructor to end that.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts.models import Block
from courses.models import Course, Enrollment, Payment
from courses.payments import gateway, settling
from courses.signals import enrollment_changed

Status = Enrollment.Status
HELD = timedelta(days=1)


@transaction.atomic
def enroll(course, learner):
    """The learner's enrollment: to take part, to pay, or on the waiting list. One that stands stays as it is."""
    course = locked(course.pk)
    check_open(course, learner)
    enrollment = course.enrollments.filter(learner=learner).first()
    if enrollment and enrollment.status != Status.CANCELLED:
        return enrollment
    was = enrollment.status if enrollment else ""
    enrollment = enrollment or Enrollment(learner=learner)
    enrollment.course, enrollment.enrolled_at = course, now()
    release(course, coming=1)
    move_up(course)  # who waits goes first
    change(enrollment, seated_status(course) if has_seat(course) else Status.WAITING, was, learner.user)
    return enrollment


@transaction.atomic
def cancel(enrollment, by):
    """`by` (the learner, who teaches, staff; or None) ends it. The seat goes to who waits longest."""
    course = locked(enrollment.course_id)
    enrollment = course.enrollments.select_for_update().get(pk=enrollment.pk)  # who counts progress locks only it
    if enrollment.status == Status.CANCELLED:
        return enrollment
    if enrollment.status == Status.COMPLETED:
        raise PermissionDenied(_("This course is completed: there is nothing left to cancel."))
    enrollment.course = course
    settling.end(enrollment, by)
    change(enrollment, Status.CANCELLED, enrollment.status, by)
    move_up(course)
    return enrollment


@transaction.atomic
def confirm_payment(enrollment, by):
    """`by`, who teaches, says that the money came: the learner takes part. Said twice, it is once."""
    course = locked(enrollment.course_id)
    enrollment = course.enrollments.select_for_update().get(pk=enrollment.pk)
    enrollment.course = course
    if enrollment.is_open:
        return enrollment
    if enrollment.status == Status.WAITING:
        raise PermissionDenied(_("They wait for a seat: there is none to pay for yet."))
    if enrollment.status == Status.CANCELLED:
        raise PermissionDenied(_("This enrollment was cancelled meanwhile."))
    if course.status == Course.Status.EXPIRED:
        raise PermissionDenied(_("This course is over."))
    settling.receive(enrollment, by)
    change(enrollment, Status.ACTIVE, enrollment.status, by)
    return enrollment


@transaction.atomic
def confirm_refund(payment):
    """Who teaches says that the money they had received is given back. Was it due?"""
    locked(payment.enrollment.course_id)
    due = Payment.objects.filter(status=Payment.Status.REFUND_DUE, provider=Payment.Provider.INSTRUCTOR)
    return bool(due.filter(pk=payment.pk).update(status=Payment.Status.REFUNDED, refunded_at=now()))


@transaction.atomic
def give_back(payment):
    """Staff want the money to go back, whatever becomes of the enrollment. Had it come?"""
    locked(payment.enrollment.course_id)
    payment = Payment.objects.received().filter(pk=payment.pk).first()
    if payment:
        settling.give_back(payment)
    return payment is not None


@transaction.atomic
def fill_seats(course):
    """To be called when a course got more seats, became free, or is published again: who waits moves up, and where
    nothing is to be paid any more, nobody is waited for. Returns the enrollments that changed."""
    course = locked(course.pk)
    freed = []
    if course.is_free and course.status != Course.Status.EXPIRED:
        for enrollment in course.enrollments.filter(status=Status.PENDING).order_by("enrolled_at", "pk"):
            enrollment.course = course
            settling.close(enrollment)
            change(enrollment, Status.ACTIVE, enrollment.status, None)
            freed.append(enrollment)
    return [*freed, *move_up(course)]


def release_overdue():
    """Seats that were held long enough, where somebody waits. Each course by itself: one that fails costs no other."""
    waiting = Enrollment.objects.waiting().filter(course=OuterRef("course")).order_by()
    for pk in set(Enrollment.objects.overdue().filter(Exists(waiting)).order_by().values_list("course", flat=True)):
        with transaction.atomic():
            course = locked(pk)
            release(course)
            move_up(course)


# With the course's row locked ----------------------------------------------------------------------------------------


def locked(pk):
    return Course.objects.select_for_update(of=["self"]).with_instructor().get(pk=pk)


def check_open(course, learner):
    """May this learner come in, seats aside?"""
    if course.instructor_id == learner.pk:
        raise PermissionDenied(_("This is your own course."))
    if course.status == Course.Status.EXPIRED:
        raise PermissionDenied(_("This course is over."))
    if not Course.objects.visible_to(learner.user).filter(pk=course.pk).exists():
        raise PermissionDenied(_("This course takes nobody at the moment."))


def put(enrollment, was, by):
    """Staff set its status by hand, whatever the seats say; the rest follows as ever."""
    if enrollment.status == Status.CANCELLED:
        settling.end(enrollment, by)
    elif enrollment.status != Status.PENDING:
        settling.close(enrollment)
    change(enrollment, enrollment.status, was, by)
    move_up(enrollment.course)


def free_seats(course):
    """How many, or None for any number."""
    return None if course.seats is None else course.seats - course.enrollments.seated().count()


def has_seat(course):
    return course.seats is None or free_seats(course) > 0


def seated_status(course):
    return Status.ACTIVE if course.is_free else Status.PENDING


def queue(course):
    """Those who wait and may come: not who left or is blocked."""
    hidden = Block.objects.hiding_from(course.instructor.user)
    return course.enrollments.waiting().filter(learner__user__is_active=True).exclude(learner__in=hidden)


def is_closed(course):
    """Nobody moves up: it is over, withdrawn or hidden."""
    return course.status == Course.Status.EXPIRED or not course.is_listed


def release(course, coming=0):
    """Seats that were held long enough are let go, as many as are wanted: by those who wait, and `coming` more."""
    if course.seats is None or is_closed(course):
        return
    wanted = max(queue(course).count() + coming - free_seats(course), 0)
    for enrollment in course.enrollments.overdue()[:wanted]:
        enrollment.course = course
        settling.end(enrollment, None)
        change(enrollment, Status.CANCELLED, enrollment.status, None)


def move_up(course):
    """Free seats go to those who wait. Returns the enrollments that moved."""
    if is_closed(course):
        return []
    waiting = queue(course)
    if course.seats is not None:
        waiting = waiting[: max(free_seats(course), 0)]
    moved = list(waiting)
    for enrollment in moved:
        enrollment.course = course
        change(enrollment, seated_status(course), enrollment.status, None)
    return moved


def hold(enrollment, until):
    """The seat is held for a payment until then, whoever waits; None: for as long as it takes."""
    enrollment.pay_by = until
    enrollment.save(update_fields=["pay_by"])


def change(enrollment, status, was, by):
    enrollment.status = status
    enrollment.pay_by = now() + HELD if status == Status.PENDING and gateway.is_on() else None
    enrollment.save(update_fields=["status", "enrolled_at", "pay_by"] if enrollment.pk else None)
    enrollment_changed.send(Enrollment, enrollment=enrollment, was=was, by=by)
