"""The quiet card that asks for a review."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Course
from feedback import asks
from langlearn.lib.limits import rate_limit

MOST = 3


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("60/hour")
def review_ask(request, pk):
    """For the room (htmx): the card, or nothing. A POST dismisses it for good."""
    course = get_object_or_404(Course.objects.with_room_for(request.user), pk=pk)
    if request.method == "POST":
        asks.dismiss(request.user, course)
        return HttpResponse() if request.htmx else redirect("courses:course_room", course.pk)
    if not request.htmx:
        return redirect("feedback:review_create", course.pk)
    found = asks.standing(request.user).filter(course=course).select_related("course")[:1]
    return render(request, "feedback/_review_asks.html", {"asks": found})


@require_safe
def review_ask_list(request):
    """Likewise of all courses one takes, one card each at most."""
    found = {}
    for ask in asks.standing(request.user).select_related("course")[: 2 * MOST]:
        found.setdefault(ask.course_id, ask)
    context = {"asks": list(found.values())[:MOST]}
    template = "feedback/_review_asks.html" if request.htmx else "feedback/review_ask_list.html"
    return render(request, template, context)
