"""What is answered where a learner says how far they are."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


def ticked(request, course, template, **context):
    """The mark as it is now, with the progress beside it; without scripts, the page that it was on."""
    if course.enrollment.completed_now:
        messages.success(request, _("You have completed this course. Your certificate is on the overview."))
    if request.htmx:
        return render(request, template, {"course": course, "answer": True, **context})
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, None):
        return redirect(address)
    return redirect("courses:course_room", course.pk)
