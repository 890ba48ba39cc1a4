"""Correcting what the partner wrote, and saying thanks for it."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from langlearn.lib.limits import rate_limit
from langlearn.lib.talk.forms import CorrectionForm
from langlearn.lib.talk.views import preview
from messaging.correcting import check_corrector, thank

from .access import chat_or_404, for_learners, message_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
@rate_limit("60/minute")
def message_correction(request, pk, message_pk):
    """GET gives the form, for the dialog or as a page; POST keeps the correction."""
    if request.method != "POST":
        return show(request, form_of(request, pk, message_pk))
    with transaction.atomic():
        form = form_of(request, pk, message_pk, request.POST, lock=True)
        if form.is_valid():
            form.message.correct(form.cleaned_data["correction"], form.cleaned_data["note"])
    if not form.is_valid():
        return show(request, form, status=422)
    return done(request, form.message)


@require_POST
@for_learners
@rate_limit("240/minute")
def correction_preview(request, pk, message_pk):
    """What would be marked, while one writes."""
    return preview(request, form_of(request, pk, message_pk, request.POST))


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
def correction_thanks(request, pk, message_pk):
    """POST says thanks; GET asks, for those without scripts."""
    chat = chat_or_404(request, pk)
    if request.method != "POST":
        mine = chat.messages.filter(sender=request.user.learner).exclude(correction="")
        return render(request, "messaging/correction_thanks.html", {"message": get_object_or_404(mine, pk=message_pk)})
    return done(request, thank(chat, request.user.learner, message_pk))


def form_of(request, pk, message_pk, data=None, lock=False):
    message = message_or_404(request, pk, message_pk, lock=lock)
    check_corrector(message, request.user.learner)
    return CorrectionForm(message, data, before=message.correction, note=message.correction_note)


def show(request, form, status=200):
    template = "talk/_correction_form.html" if request.htmx else "talk/correction.html"
    return render(request, template, {"form": form, "message": form.message}, status=status)


def done(request, message):
    """The page gets the message as everyone does, live; without scripts one returns to it."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": "dialog:close"})
    return redirect(f"{message.chat.get_absolute_url()}#message-{message.pk}")
