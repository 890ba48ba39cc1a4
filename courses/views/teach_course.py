"""An instructor's own courses: made, changed, shown to learners or not, and made again."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import enrolling
from courses.models import Course, Enrollment
from courses.teaching import scheduling
from courses.teaching.files import NotKept
from courses.teaching.forms import CourseForm, DuplicateForm
from courses.teaching.publishing import missing
from langlearn.lib.limits import rate_limit

from .access import for_instructors, taught_or_404
from .posted import posted

Status = Enrollment.Status
SOON = 3


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit("30/hour")
def teach_course_create(request):
    form = CourseForm(*posted(request), initial=starting_values(request.user))
    if form.is_valid() and (course := saved(form, request)):
        messages.success(request, _("Your course is there as a draft. Add its sessions, then publish it."))
        return redirect("courses:teach_course", course.pk)
    return render(request, "courses/teach_course_create.html", {"form": form}, status=422 if form.is_bound else 200)


def starting_values(user):
    """What a new course of theirs most likely has."""
    return {"language": user.instructor.teaching_language, "timezone": user.timezone, "price": 0}


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit("120/hour")
def teach_course_edit(request, pk):
    course = taught_or_404(request, pk)
    form = CourseForm(*posted(request), instance=taught_or_404(request, pk))
    if form.is_valid() and saved(form, request):
        enrolling.fill_seats(course)
        messages.success(request, _("The course is saved."))
        return redirect("courses:teach_course", pk)
    context = {"course": course, "form": form, "tab": "edit"}
    return render(request, "courses/teach_course_edit.html", context, status=422 if form.is_bound else 200)


def saved(form, request):
    """The course; None, with what is wrong in the form."""
    try:
        return form.save(request.user.instructor)
    except NotKept:
        form.add_error("picture", _("We could not keep this picture. Nothing is saved: try again later."))
        return None


@require_safe
@for_instructors
def teach_course(request, pk):
    """How it stands: who takes it, what comes next, what is still to be done."""
    return render_course(request, taught_or_404(request, pk))


def render_course(request, course, status=200):
    context = {
        "course": course,
        "tab": "overview",
        "missing": [] if course.published else missing(course),
        "next": course.sessions.coming().in_order().select_related("course")[:SOON],
        "counts": course.enrollments.aggregate(
            taking=Count("pk", filter=Q(status__in=[Status.ACTIVE, Status.COMPLETED])),
            seated=Count("pk", filter=Q(status__in=Enrollment.SEATED)),
            completed=Count("pk", filter=Q(status=Status.COMPLETED)),
            paying=Count("pk", filter=Q(status=Status.PENDING)),
            waiting=Count("pk", filter=Q(status=Status.WAITING)),
        ),
        "materials": course.materials.count(),
        "recordings": course.recordings.count(),
    }
    return render(request, "courses/teach_course.html", context, status=status)


@require_POST
@for_instructors
@rate_limit("60/hour")
def teach_course_publish(request, pk):
    """With `published` it is shown to learners, if it has what they need; without, it is not any more."""
    course, wanted = taught_or_404(request, pk), bool(request.POST.get("published"))
    with transaction.atomic():
        course = scheduling.locked(course)
        if wanted and missing(course):
            return render_course(request, course, status=422)
        Course.objects.filter(pk=pk).update(published=wanted)
        if wanted:
            enrolling.fill_seats(course)
    if wanted:
        messages.success(request, _("Your course is published: learners find it in the catalogue."))
    else:
        messages.success(request, _("It is not in the catalogue any more. Who takes the course keeps it."))
    return redirect("courses:teach_course", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit("20/hour")
def teach_course_duplicate(request, pk):
    course = taught_or_404(request, pk)
    form = DuplicateForm(course, posted(request)[0])
    if form.is_valid() and (copy := form.save()):
        messages.success(request, _("Here is the copy, as a draft."))
        return redirect("courses:teach_course", copy.pk)
    context = {"course": course, "form": form, "sessions": course.sessions.held().count()}
    return render(request, "courses/teach_course_duplicate.html", context, status=422 if form.is_bound else 200)
