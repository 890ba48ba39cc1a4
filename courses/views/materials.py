"""Materials to study with: the list, one with its file, being done with it, and what everybody may look into."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import media, progress, room
from courses.models import Course, StudyMaterial
from langlearn.lib.limits import rate_limit
from langlearn.lib.private_files import send_private

from .access import place, room_or_404
from .ticking import ticked


@require_safe
def room_materials(request, pk):
    """In the order that the instructor gave them."""
    course = room_or_404(request, pk)
    materials, last = room.page(room.materials(course), "position", place(request, "after"))
    more = last and f"{reverse('courses:room_materials', args=[pk])}?after={last}"
    context = {"course": course, "tab": "materials", "materials": materials, "more": more}
    further = request.htmx and "after" in request.GET
    return render(request, f"courses/{'_room_material_rows' if further else 'room_materials'}.html", context)


@require_safe
def room_material(request, pk, material_pk):
    course = room_or_404(request, pk)
    material = get_object_or_404(room.materials(course), pk=material_pk)
    context = {"course": course, "tab": "materials", "material": material, "kind": media.kind(material.file)}
    return render(request, "courses/room_material.html", context)


@require_safe
def material_file(request, pk, material_pk):
    course = room_or_404(request, pk)
    material = get_object_or_404(course.materials, pk=material_pk)
    return send_private(request, material.file, media.SHOWN, media.name_of(material))


@require_safe
@login_not_required
def material_preview(request, pk, material_pk):
    """The same to whoever sees the course, where the instructor opened it to everyone."""
    courses = Course.objects.visible_to(request.user)
    previews = StudyMaterial.objects.filter(is_preview=True, course__in=courses, course=pk)
    material = get_object_or_404(previews, pk=material_pk)
    return send_private(request, material.file, media.SHOWN, media.name_of(material))


@require_POST
@rate_limit("60/minute")
def material_done(request, pk, material_pk):
    """`done=1`: they are through with it; `done=0`: not yet, after all."""
    course = room_or_404(request, pk)
    material = get_object_or_404(course.materials, pk=material_pk)
    if not course.enrollment:
        raise PermissionDenied(_("Only who takes the course keeps track of what they have done."))
    material.done = request.POST.get("done") == "1"
    progress.finish(material, course.enrollment, material.done)
    return ticked(request, course, "courses/_material_done.html", material=material)
