"""Classes to watch again: the list, one with its player, its file, and having watched it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import media, progress, room
from langlearn.lib.limits import rate_limit
from langlearn.lib.private_files import send_private

from .access import place, room_or_404
from .ticking import ticked


@require_safe
def room_recordings(request, pk):
    """The latest first."""
    course = room_or_404(request, pk)
    recordings, last = room.page(
        room.recordings(course).select_related("session"), "recorded_at", place(request, "after"), latest=True
    )
    more = last and f"{reverse('courses:room_recordings', args=[pk])}?after={last}"
    context = {"course": course, "tab": "recordings", "recordings": recordings, "more": more}
    further = request.htmx and "after" in request.GET
    return render(request, f"courses/{'_room_recording_rows' if further else 'room_recordings'}.html", context)


@require_safe
def room_recording(request, pk, recording_pk):
    course = room_or_404(request, pk)
    recording = get_object_or_404(room.recordings(course).select_related("session"), pk=recording_pk)
    context = {"course": course, "tab": "recordings", "recording": recording, "kind": media.kind(recording.file)}
    return render(request, "courses/room_recording.html", context)


@require_safe
def recording_file(request, pk, recording_pk):
    """The file, or as much of it as the player asks for."""
    course = room_or_404(request, pk)
    recording = get_object_or_404(course.recordings, pk=recording_pk)
    name = f"{recording.name}{media.ending(recording.file)}"
    return send_private(request, recording.file, media.SHOWN, name)


@require_POST
@rate_limit("60/minute")
def recording_watched(request, pk, recording_pk):
    """`watched=1`: they have seen it; `watched=0`: not yet, after all."""
    course = room_or_404(request, pk)
    recording = get_object_or_404(course.recordings, pk=recording_pk)
    if not course.enrollment:
        raise PermissionDenied(_("Only who takes the course keeps track of what they watched."))
    recording.watched = request.POST.get("watched") == "1"
    progress.watch(recording, course.enrollment, recording.watched)
    return ticked(request, course, "courses/_recording_watched.html", recording=recording)
