"""Getting into a course, and out of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import enrolling
from courses.models import Course, Enrollment
from courses.offer import place_in_line
from courses.payments import gateway, settling
from langlearn.lib.limits import rate_limit

from .access import for_learners
from .paying import to_checkout

Status = Enrollment.Status


@require_POST
@for_learners
@rate_limit("60/hour")
def enrollment_create(request, pk):
    """Take a seat or a place in the line; where it is to be paid through Stripe, on to that."""
    course = get_object_or_404(Course.objects.readable_by(request.user), pk=pk)
    enrollment = enrolling.enroll(course, request.user.learner)
    if enrollment.status == Status.PENDING and gateway.is_on():
        return to_checkout(request, enrollment)
    messages.success(request, said(enrollment))
    return redirect(course)


def said(enrollment):
    if enrollment.status == Status.WAITING:
        return _("You are number %(place)d on the waiting list.") % {"place": place_in_line(enrollment)}
    if enrollment.status == Status.PENDING:
        return _("A seat is kept for you. You are in as soon as the instructor confirms your payment.")
    return _("You are in. Welcome to the course!")


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
@rate_limit("60/hour")
def enrollment_cancel(request, pk):
    """A page that says what it means; by POST, it is done."""
    mine = Enrollment.objects.of(request.user.learner).select_related("course__instructor__user")
    enrollment = get_object_or_404(mine, course=pk)
    if enrollment.status == Status.COMPLETED:
        raise PermissionDenied(_("This course is completed: there is nothing left to cancel."))
    if enrollment.status == Status.CANCELLED:
        return redirect("courses:course_mine")
    paid = enrollment.payments.received().filter(amount__gt=0).first()
    goes_back = settling.goes_back(enrollment, request.user)
    if request.method == "POST":
        enrolling.cancel(enrollment, request.user)
        messages.success(request, farewell(enrollment, paid if goes_back else None))
        return redirect("courses:course_mine")
    context = {"enrollment": enrollment, "course": enrollment.course, "paid": paid, "goes_back": goes_back}
    return render(request, "courses/_cancel.html" if request.htmx else "courses/enrollment_cancel.html", context)


def farewell(enrollment, paid):
    if enrollment.status == Status.WAITING:
        return _("You are off the waiting list.")
    if paid is None:
        return _("You are out of the course.")
    if paid.provider == paid.Provider.STRIPE:
        return _("You are out of the course. Your money is on its way back to you.")
    return _("You are out of the course. Your instructor gives you your money back.")
