"""Understanding and mending what was said in a group: corrections, thanks for them, translation, reading."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.group.correcting import check_corrector, correction_to_thank
from courses.models import GroupCorrection
from langlearn.lib.limits import rate_limit
from langlearn.lib.talk.forms import CorrectionForm
from langlearn.lib.talk.views import preview, reading_help, translation

from .group import reader_or_404
from .group_messages import message_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("60/minute")
def group_message_correction(request, pk, message_pk):
    """GET gives the form, for the dialog or as a page; POST keeps the correction."""
    if request.method != "POST":
        return show(request, form_of(request, pk, message_pk))
    with transaction.atomic():
        form = form_of(request, pk, message_pk, request.POST, lock=True)
        if form.is_valid():
            said = form.cleaned_data
            GroupCorrection.objects.make(form.message, request.user, said["correction"], said["note"])
    if not form.is_valid():
        return show(request, form, status=422)
    return done(request, form.message)


@require_POST
@rate_limit("240/minute")
def group_correction_preview(request, pk, message_pk):
    """What would be marked, while one writes."""
    return preview(request, form_of(request, pk, message_pk, request.POST))


@require_http_methods(["GET", "HEAD", "POST"])
def group_correction_thanks(request, pk, correction_pk):
    """POST says thanks for a correction of one's own message; GET asks, for those without scripts."""
    reader = reader_or_404(request, pk)
    correction = correction_to_thank(reader, correction_pk)
    if request.method != "POST":
        context = {"course": reader.course, "correction": correction, "message": correction.message}
        return render(request, "courses/group_correction_thanks.html", context)
    correction.be_thanked()
    return done(request, correction.message)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("30/minute")
def group_message_translation(request, pk, message_pk):
    return translation(request, message_or_404(request, pk, message_pk)[1])


@require_safe
def group_message_reading(request, pk, message_pk):
    return reading_help(request, message_or_404(request, pk, message_pk)[1])


def form_of(request, pk, message_pk, data=None, lock=False):
    """The reader's correction of that message, the one they made before to begin with."""
    reader, message = message_or_404(request, pk, message_pk, lock=lock)
    check_corrector(reader, message)
    mine = message.corrections.filter(corrector=request.user).first()
    before = {"before": mine.correction, "note": mine.note} if mine else {}
    return CorrectionForm(message, data, **before)


def show(request, form, status=200):
    template = "talk/_correction_form.html" if request.htmx else "talk/correction.html"
    return render(request, template, {"form": form, "message": form.message}, status=status)


def done(request, message):
    """The page gets the message as everyone does, live; without scripts one returns to it."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": "dialog:close"})
    return redirect(message.talk_url)
