"""Who takes an instructor's course: payments, removals, attendance, and all of it as a file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import enrolling
from courses.models import Enrollment
from courses.teaching import attendance, roster
from langlearn.lib.limits import rate_limit

from .access import for_instructors, taught_or_404

Status = Enrollment.Status
SHELVES = [Status.ACTIVE, Status.PENDING, Status.WAITING, Status.COMPLETED, Status.CANCELLED]
OPEN = [Status.ACTIVE, Status.COMPLETED]


@require_safe
@for_instructors
def teach_roster(request, pk):
    """`show` chooses a status; else the first of which there is somebody. For htmx with `after`, those who follow."""
    course = taught_or_404(request, pk)
    counts = roster.counts(course)
    shown = request.GET.get("show")
    if shown not in counts:
        shown = next((status for status in SHELVES if counts[status]), Status.ACTIVE)
    enrollments, place = roster.page(course, [shown], roster.Place.parse(request.GET.get("after")))
    address = reverse("courses:teach_roster", args=[pk])
    context = {
        "course": course,
        "tab": "learners",
        "show": shown,
        "tabs": [(status, status.label, counts[status]) for status in SHELVES],
        "enrollments": enrollments,
        "more": place and f"{address}?show={shown}&after={place}",
        "held": len(attendance.begun(course)),
    }
    embedded = request.htmx and request.GET.get("after")
    return render(request, "courses/_teach_learners.html" if embedded else "courses/teach_roster.html", context)


@require_safe
@for_instructors
@rate_limit("60/hour", reads=True)
def teach_roster_csv(request, pk):
    course = taught_or_404(request, pk)
    response = HttpResponse(roster.table(course), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="course-{pk}-learners-{now():%Y-%m-%d}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@for_instructors
@rate_limit("240/hour")
def teach_payment_confirm(request, pk, enrollment_pk):
    """The money came: they take part."""
    course = taught_or_404(request, pk)
    enrollment = get_object_or_404(course.enrollments.select_related("learner__user"), pk=enrollment_pk)
    enrolling.confirm_payment(enrollment, request.user)
    name = enrollment.learner.user.display_name
    messages.success(request, _("%(name)s takes part now.") % {"name": name})
    return redirect(f"{reverse('courses:teach_roster', args=[pk])}?show=pending")


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit("120/hour")
def teach_enrollment_remove(request, pk, enrollment_pk):
    """Asks first; then their enrollment is cancelled."""
    course = taught_or_404(request, pk)
    enrollment = get_object_or_404(course.enrollments.select_related("learner__user"), pk=enrollment_pk)
    if request.method != "POST":
        paid = enrollment.payments.received().first()
        context = {"course": course, "enrollment": enrollment, "paid": paid}
        return render(request, "courses/teach_enrollment_remove.html", context)
    enrolling.cancel(enrollment, request.user)
    name = enrollment.learner.user.display_name
    messages.success(request, _("%(name)s does not take this course any more.") % {"name": name})
    return redirect("courses:teach_roster", pk)


# Attendance ----------------------------------------------------------------------------------------------------------


@require_safe
@for_instructors
def teach_attendance(request, pk):
    """Everybody who takes part, and each session until now."""
    course = taught_or_404(request, pk)
    enrollments, place = roster.page(course, OPEN, roster.Place.parse(request.GET.get("after")))
    sessions = attendance.begun(course)
    context = {
        "course": course,
        "tab": "attendance",
        "sessions": sessions,
        "rows": attendance.matrix(enrollments, sessions),
        "more": place and f"{reverse('courses:teach_attendance', args=[pk])}?after={place}",
    }
    return render(request, "courses/teach_attendance.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit("240/hour")
def teach_session_attendance(request, pk, session_pk):
    """Who came to one session, to be corrected by hand."""
    course = taught_or_404(request, pk)
    session = get_object_or_404(course.sessions.held(), pk=session_pk)
    if not session.has_opened:
        raise PermissionDenied(_("This session has not begun yet."))
    if request.method == "POST":
        return save_attendance(request, course, session)
    enrollments, place = roster.page(course, OPEN, roster.Place.parse(request.GET.get("after")))
    address = reverse("courses:teach_session_attendance", args=[pk, session_pk])
    context = {
        "course": course,
        "tab": "attendance",
        "session": session,
        "enrollments": enrollments,
        "came": attendance.came(session, enrollments),
        "more": place and f"{address}?after={place}",
    }
    return render(request, "courses/teach_session_attendance.html", context)


def save_attendance(request, course, session):
    """`shown` are those on the page, `was` those of them who had come, `came` those who are ticked."""
    given = {name: request.POST.getlist(name) for name in ("shown", "was", "came")}
    if not all(text.isascii() and text.isdigit() and len(text) < 19 for texts in given.values() for text in texts):
        return HttpResponseBadRequest()
    shown, was, came = ({int(text) for text in texts} for texts in given.values())
    attendance.correct(course, session, {pk: pk in was for pk in shown}, came)
    messages.success(request, _("Attendance is saved."))
    return redirect(request.get_full_path())
