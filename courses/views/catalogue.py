"""The catalogue, a course's own page, and an instructor's courses. Visitors may look too."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from courses import catalogue
from courses.forms import CatalogueForm
from courses.metadata import metadata
from courses.models import Course
from courses.offer import Offer

FIRST = 4
SYLLABUS = 200


@require_safe
@login_not_required
def course_list(request):
    """The page; for htmx the results alone, or with `after` the cards that follow."""
    form = CatalogueForm(request.GET)
    after = request.GET.get("after")
    courses, place = catalogue.page(Course.objects.visible_to(request.user), form.filters, after)
    address, query = reverse("courses:course_list"), form.address()
    context = {
        "form": form,
        "courses": courses,
        "first": not after,
        "more": place and f"{address}?{query}{'&' if query else ''}after={place}",
        "active": list(form.active()),
    }
    if not request.htmx or request.headers.get("HX-Request-Type") == "full":
        return render(request, "courses/course_list.html", context)
    if after:
        return render(request, "courses/_cards.html", context)
    response = render(request, "courses/_results.html", context)
    response.headers["HX-Push-Url"] = f"{address}?{query}" if query else address
    return response


@require_safe
@login_not_required
def course(request, pk):
    """What a course is and when, and what its reader may do with it; never the way into its sessions."""
    reader = request.user
    courses = Course.objects.readable_by(reader).with_instructor().with_seats().with_teacher_hidden(reader)
    found = get_object_or_404(courses, pk=pk)
    context = {
        "course": found,
        "offer": Offer(found, reader),
        "sessions": found.sessions.in_order().defer("link", "password")[:SYLLABUS],
        "previews": found.materials.filter(is_preview=True).order_by("position", "pk")[:SYLLABUS],
        "mine": found.instructor_id == reader.pk,
        "teacher_seen": reader.is_authenticated and found.instructor.user.is_active and not found.teacher_hidden,
        "metadata": metadata(found),
    }
    return render(request, "courses/course.html", context)


@require_safe
@login_not_required
def instructor_courses(request, username):
    """One instructor's courses, the latest first. For a profile (htmx) a few and a link to all; else a page."""
    people = User.objects.visible_to(request.user).filter(instructor__isnull=False)
    person = get_object_or_404(people.named(username))
    after = catalogue.Place.parse(request.GET.get("after"), catalogue.LATEST)
    address = reverse("courses:instructor_courses", args=[person.username])
    embedded = request.htmx and not after and request.htmx.current_url_abs_path != address
    theirs = Course.objects.visible_to(request.user).filter(instructor=person.pk).with_seats()
    size = FIRST if embedded else catalogue.SIZE
    courses, place = catalogue.cut(theirs, after, size, catalogue.LATEST)
    context = {
        "courses": courses,
        "more": place and f"{address}?after={place}",
        "person": person,
        "address": address,
        "mine": person == request.user,
    }
    if embedded:
        return render(request, "courses/_instructor_courses.html", context)
    return render(request, "courses/_cards.html" if request.htmx else "courses/instructor_courses.html", context)
