"""Who comes to a course and who leaves it: told to its instructor, and to the learner what others decided."""

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Enrollment
from courses.payments import gateway
from courses.signals import enrollment_changed
from feedback import folding
from feedback.kinds import Kind
from feedback.models import Notification
from feedback.wording import day_of

from .courses import room_of

Status = Enrollment.Status


@receiver(enrollment_changed, dispatch_uid="tell_of_enrollment")
def tell_of_enrollment(enrollment, was, by, **kwargs):
    tell_instructor(enrollment, was, by)
    tell_learner(enrollment, was, by)


def tell_instructor(enrollment, was, by):
    """Who came, who says that they paid, who left; several of one day and course are one entry."""
    course, learner = enrollment.course, enrollment.learner.user
    if by == course.instructor.user:
        return
    what = {Status.ACTIVE: "enrolled", Status.PENDING: "paying", Status.CANCELLED: "left"}.get(enrollment.status)
    # where Stripe takes the money, nobody is there before it came
    counted = {Status.ACTIVE} if gateway.is_on() else {Status.ACTIVE, Status.PENDING}
    if what is None or (was if what == "left" else enrollment.status) not in counted:
        return
    teacher = course.instructor.user
    Notification.objects.fold(
        teacher,
        f"enrollment:{enrollment.pk}:{enrollment.enrolled_at.timestamp()}:{enrollment.status}",
        into=f"{what}:{course.pk}:{day_of(teacher)}",
        actor=learner,
        notification_type=Kind.ENROLLMENT,
        course=course,
        url=reverse("courses:teach_roster", args=[course.pk]),
    )


@folding.words_of("enrolled")
def enrolled(fold):
    if not fold.others:
        return said(_("%(name)s takes part in “%(course)s”"), fold)
    many = ngettext(
        "%(name)s and %(count)d other take part in “%(course)s”",
        "%(name)s and %(count)d others take part in “%(course)s”",
        fold.others,
    )
    return said(many, fold)


@folding.words_of("paying")
def paying(fold):
    if not fold.others:
        return said(_("%(name)s would like to take part in “%(course)s”: payment expected"), fold)
    many = ngettext(
        "%(name)s and %(count)d other would like to take part in “%(course)s”: payments expected",
        "%(name)s and %(count)d others would like to take part in “%(course)s”: payments expected",
        fold.others,
    )
    return said(many, fold)


@folding.words_of("left")
def left(fold):
    if not fold.others:
        return said(_("%(name)s left “%(course)s”"), fold)
    many = ngettext(
        "%(name)s and %(count)d other left “%(course)s”",
        "%(name)s and %(count)d others left “%(course)s”",
        fold.others,
    )
    return said(many, fold)


def said(title, fold):
    return title % {"name": fold.name, "count": fold.others, "course": fold.course.title}


def tell_learner(enrollment, was, by):
    """What others did, or what came by itself; what one did oneself, one knows."""
    course, learner = enrollment.course, enrollment.learner.user
    write = outcome(enrollment.status, was)
    if by == learner or write is None:
        return
    inside = enrollment.status in (Status.ACTIVE, Status.COMPLETED)
    Notification.objects.tell(
        learner,
        f"enrolled:{enrollment.pk}:{enrollment.enrolled_at.timestamp()}:{was}:{enrollment.status}",
        lambda: (write() % {"course": course.title}, ""),
        notification_type=Kind.ENROLLMENT,
        course=course,
        url=room_of(course) if inside else course.get_absolute_url(),
    )


def outcome(status, was):
    """What to say to the learner of this change, or None."""
    return {
        (Status.PENDING, Status.ACTIVE): lambda: _("Your payment is confirmed: welcome to “%(course)s”"),
        (Status.WAITING, Status.ACTIVE): lambda: _("A seat came free: you take part in “%(course)s”"),
        (Status.WAITING, Status.PENDING): lambda: _("A seat came free in “%(course)s”: pay to keep it"),
        (Status.ACTIVE, Status.COMPLETED): lambda: _("You completed “%(course)s”. Congratulations!"),
        (Status.ACTIVE, Status.CANCELLED): lambda: _("You take part in “%(course)s” no longer"),
        (Status.PENDING, Status.CANCELLED): lambda: _("Your enrollment in “%(course)s” was cancelled"),
        (Status.WAITING, Status.CANCELLED): lambda: _("You wait for a seat in “%(course)s” no longer"),
    }.get((was, status))
