"""The materials and recordings of an instructor's course: uploaded, changed, put in order, deleted."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from courses import progress
from courses.teaching.files import NotKept, drop_on_commit, files_of
from courses.teaching.forms import MaterialForm, RecordingForm
from courses.teaching.ordering import moved, put_in_order
from langlearn.lib.body_limit import with_pass
from langlearn.lib.limits import rate_limit

from .access import for_instructors, taught_or_404
from .posted import posted

UPLOADS = "60/hour"


# Materials -----------------------------------------------------------------------------------------------------------


@require_safe
@for_instructors
def teach_material_list(request, pk):
    course = taught_or_404(request, pk)
    return render(request, "courses/teach_material_list.html", materials_of(course))


def materials_of(course):
    return {"course": course, "tab": "materials", "materials": course.materials.order_by("position", "pk")}


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit(UPLOADS)
def teach_material_create(request, pk):
    course = taught_or_404(request, pk)
    form = MaterialForm(course, *posted(request))
    return answer(request, course, form, "materials", _("The material is added."))


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit(UPLOADS)
def teach_material_edit(request, pk, material_pk):
    course = taught_or_404(request, pk)
    material = get_object_or_404(course.materials, pk=material_pk)
    form = MaterialForm(course, *posted(request), instance=material)
    return answer(request, course, form, "materials", _("The material is saved."))


@require_POST
@for_instructors
@rate_limit("600/hour")
def teach_material_order(request, pk):
    """One step `up` or `down` for the `material`, or all of them as in `order`."""
    course, given = taught_or_404(request, pk), request.POST
    numbers = [text for text in (*given.getlist("order"), given.get("material", "")) if text]
    if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in numbers):
        return HttpResponseBadRequest()
    if order := given.getlist("order"):
        put_in_order(course, lambda pks: map(int, order))
    elif given.get("to") in {"up", "down"} and numbers:
        put_in_order(course, moved(int(numbers[0]), -1 if given["to"] == "up" else 1))
    if request.htmx:
        return render(request, "courses/_teach_materials.html", materials_of(course))
    return redirect("courses:teach_material_list", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit("240/hour")
def teach_material_delete(request, pk, material_pk):
    course = taught_or_404(request, pk)
    return delete(request, course, get_object_or_404(course.materials, pk=material_pk), "materials")


# Recordings ----------------------------------------------------------------------------------------------------------


@require_safe
@for_instructors
def teach_recording_list(request, pk):
    course = taught_or_404(request, pk)
    recordings = course.recordings.select_related("session").order_by("-recorded_at", "-pk")
    context = {"course": course, "tab": "recordings", "recordings": recordings}
    return render(request, "courses/teach_recording_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit(UPLOADS)
def teach_recording_create(request, pk):
    """`session` in the address: of which it is."""
    course = taught_or_404(request, pk)
    form = RecordingForm(course, *posted(request), initial=of_session(request, course))
    return answer(request, course, form, "recordings", _("The recording is added."))


def of_session(request, course):
    number = request.GET.get("session", "")
    session = course.sessions.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
    return {"session": session, "name": session.name, "recorded_at": session.starts_at} if session else {}


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit(UPLOADS)
def teach_recording_edit(request, pk, recording_pk):
    course = taught_or_404(request, pk)
    recording = get_object_or_404(course.recordings, pk=recording_pk)
    form = RecordingForm(course, *posted(request), instance=recording)
    return answer(request, course, form, "recordings", _("The recording is saved."))


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit("240/hour")
def teach_recording_delete(request, pk, recording_pk):
    course = taught_or_404(request, pk)
    return delete(request, course, get_object_or_404(course.recordings, pk=recording_pk), "recordings")


# Both ----------------------------------------------------------------------------------------------------------------

LISTS = {"materials": "courses:teach_material_list", "recordings": "courses:teach_recording_list"}


def answer(request, course, form, tab, sentence):
    """The form again, or on to the list. For the script that shows how far the upload is, where to go is a header."""
    if form.is_valid() and saved(form):
        messages.success(request, sentence)
        address = reverse(LISTS[tab], args=[course.pk])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    context = {"course": course, "form": form, "tab": tab, "action": with_pass(request.path)}
    return render(request, "courses/teach_content_form.html", context, status=422 if form.is_bound else 200)


def saved(form):
    try:
        return form.save()
    except NotKept:
        form.add_error("upload", _("We could not keep this file: our storage is full, or away. Try again later."))
        return None


def delete(request, course, row, tab):
    """Asks first; the file goes once that is committed."""
    if request.method != "POST":
        return render(request, "courses/teach_content_delete.html", {"course": course, "row": row, "tab": tab})
    with transaction.atomic():
        drop_on_commit(files_of(row))
        row.delete()
        progress.recount(course)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": row})
    return redirect(LISTS[tab], course.pk)
