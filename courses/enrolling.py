"""Who gets into a course: its seats, its waiting list, and how one leaves.

Each function locks the course's row before it looks at anything, so that two never take the same seat, and tells by
`enrollment_changed` of every change that it makes. What may not be now is a `PermissionDenied` with a sentence.

Who pays has the seat meanwhile. Who waits moves up when a seat is free, first come, first served: to take part at once
where the course is free, or else to pay.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts.models import Block
from courses.models import Course, Enrollment
from courses.payments import settling
from courses.signals import enrollment_changed

Status = Enrollment.Status


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
    move_up(course)  # who waits goes first
    change(enrollment, seated_status(course) if has_seat(course) else Status.WAITING, was, learner.user)
    return enrollment


@transaction.atomic
def cancel(enrollment, by):
    """`by` (the learner, who teaches, staff; or None) ends it. The seat goes to who waits longest."""
    course = locked(enrollment.course_id)
    enrollment = course.enrollments.get(pk=enrollment.pk)
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
    enrollment = course.enrollments.get(pk=enrollment.pk)
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


def has_seat(course):
    return course.seats is None or course.enrollments.seated().count() < course.seats


def seated_status(course):
    return Status.ACTIVE if course.is_free else Status.PENDING


def move_up(course):
    """Free seats go to those who wait: not in a course that is over or withdrawn, nor to who left or is blocked."""
    if course.status == Course.Status.EXPIRED or not course.published or course.hidden_at:
        return []
    hidden = Block.objects.hiding_from(course.instructor.user)
    waiting = course.enrollments.waiting().filter(learner__user__is_active=True).exclude(learner__in=hidden)
    if course.seats is not None:
        waiting = waiting[: max(course.seats - course.enrollments.seated().count(), 0)]
    moved = list(waiting)
    for enrollment in moved:
        enrollment.course = course
        change(enrollment, seated_status(course), enrollment.status, None)
    return moved


def change(enrollment, status, was, by):
    enrollment.status = status
    enrollment.save(update_fields=["status", "enrolled_at"] if enrollment.pk else None)
    enrollment_changed.send(Enrollment, enrollment=enrollment, was=was, by=by)
