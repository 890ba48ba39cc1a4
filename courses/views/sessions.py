"""The sessions of a course: those to come, those one came to or missed, and the way in while one is open."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import progress, room
from langlearn.lib.limits import rate_limit

from .access import place, room_or_404
from .room import leads_out

LISTS = {"coming": room.coming, "past": room.past}


class SeeOther(HttpResponseRedirect):
    """What was posted is done; the rest is to be fetched there."""

    status_code = 303


@require_safe
@leads_out
def room_sessions(request, pk):
    """Both lists; with `coming` or `past`, the id of a session, what that list has behind it."""
    course = room_or_404(request, pk)
    places = {name: place(request, name) for name in LISTS}
    further = [name for name in LISTS if places[name]][:1]
    lists = [session_list(course, name, places[name]) for name in further or LISTS]
    context = {"course": course, "tab": "sessions", "lists": [entry for entry in lists if entry["sessions"]]}
    if request.htmx and further:
        return render(request, "courses/_room_session_rows.html", context | lists[0])
    return render(request, "courses/room_sessions.html", context)


def session_list(course, name, after):
    sessions, last = LISTS[name](course, after)
    more = last and f"{reverse('courses:room_sessions', args=[course.pk])}?{name}={last}"
    return {"name": name, "sessions": sessions, "more": more}


@require_POST
@rate_limit("30/minute")
def session_join(request, pk, session_pk):
    """Notes that the learner came, and leads to where the class meets. Nobody is told where that is but while it is
    open."""
    course = room_or_404(request, pk)
    session = get_object_or_404(course.sessions, pk=session_pk)
    if not session.is_open:
        raise PermissionDenied(_("One can join from 15 minutes before a session until its end."))
    if not session.link:
        raise PermissionDenied(_("The instructor has not said yet where this session meets."))
    if course.enrollment:
        progress.attend(session, course.enrollment)
    return SeeOther(session.link)
