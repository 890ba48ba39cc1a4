"""The room of a course: what is on, and who is there."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from .access import room_or_404


@require_safe
def course_room(request, pk):
    """What comes next."""
    course = room_or_404(request, pk)
    context = {"course": course, "tab": "overview", "next": course.sessions.coming().in_order().first()}
    return render(request, "courses/course_room.html", context)
