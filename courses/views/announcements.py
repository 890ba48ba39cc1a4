"""What the instructor of a course tells everyone who takes it; and who can be called by name in its chat."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from courses.group.forms import AnnouncementForm
from courses.group.people import members
from courses.group.sending import STATUS, announce
from langlearn.lib.limits import rate_limit
from langlearn.lib.talk.forms import why_not

from .access import taught_or_404
from .group import reader_or_404

OFFERED = 8


@require_http_methods(["GET", "HEAD", "POST"])
def announcement_create(request, pk):
    """GET gives the form, for the dialog or as a page; POST announces."""
    course = taught_or_404(request, pk)
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            message = announce(course, request.user, said["content_text"], said["client_id"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if request.htmx:
                return HttpResponse(status=204, headers={"HX-Trigger": "dialog:close"})
            return redirect(message.talk_url)
    template = "courses/_announcement_form.html" if request.htmx else "courses/announcement_create.html"
    status = STATUS.get(why_not(form), 422) if form.is_bound else 200
    return render(request, template, {"course": course, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def announcement_pin(request, pk, message_pk):
    """GET asks whether an announcement is to stay above the chat; POST says it: `pinned` is 1 or 0."""
    course = taught_or_404(request, pk)
    message = get_object_or_404(course.group_messages.visible().filter(is_announcement=True), pk=message_pk)
    if request.method != "POST":
        template = "courses/_announcement_pin.html" if request.htmx else "courses/announcement_pin.html"
        return render(request, template, {"course": course, "message": message})
    if request.POST.get("pinned") not in ("0", "1"):
        return HttpResponse(status=422)
    message.pin(request.POST["pinned"] == "1")
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": "dialog:close"})
    return redirect("courses:group_chat", pk)


@require_safe
@rate_limit("120/minute", reads=True)
def group_mentions(request, pk):
    """Members whose name or username begins with `q`, to be called in a message."""
    reader = reader_or_404(request, pk)
    text = request.GET.get("q", "").strip()[:60]
    people = members(reader.course).exclude(pk=request.user.pk).exclude(pk__in=reader.hidden)
    if text:
        named = Q(username__istartswith=text) | Q(name__istartswith=text) | Q(name__icontains=f" {text}")
        people = people.filter(named)
    context = {"people": people.order_by("name", "pk")[:OFFERED], "course": reader.course}
    return render(request, "courses/_group_mentions.html", context)
