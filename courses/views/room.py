"""The room of a course: what comes next in it, and who is there."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from courses import progress, room
from courses.group.delivery import pinned

from .access import place, room_or_404

# Joining is a form whose answer leads to where the class meets; browsers hold redirects against `form-action` too.
leads_out = csp_replace({"form-action": [SELF, "https:"]})


@require_safe
@leads_out
def course_room(request, pk):
    """What comes next, and how far one has come."""
    course = room_or_404(request, pk)
    context = {
        "course": course,
        "tab": "overview",
        "next": room.Next(course),
        "standing": progress.standing(course.enrollment) if course.enrollment else [],
        "pinned": pinned(course, request.user),
        "to_do": room.to_do(course) if course.enrollment else [],
    }
    return render(request, "courses/course_room.html", context)


@require_safe
def room_next(request, pk):
    """The same card again, for a page that is open while a class begins, moves or is cancelled."""
    course = room_or_404(request, pk)
    if not request.htmx:
        return redirect("courses:course_room", pk)
    return render(request, "courses/_room_next.html", {"course": course, "next": room.Next(course)})


@require_safe
def room_members(request, pk):
    """Who gives the course, and who takes it, in the order in which they came."""
    course = room_or_404(request, pk)
    members, last = room.page(room.members(course, request.user), "enrolled_at", place(request, "after"))
    more = last and f"{reverse('courses:room_members', args=[pk])}?after={last}"
    context = {"course": course, "tab": "members", "members": members, "more": more}
    further = request.htmx and "after" in request.GET
    return render(request, f"courses/{'_room_member_rows' if further else 'room_members'}.html", context)
