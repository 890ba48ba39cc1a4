"""What is answered where a learner says how far they are."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from langlearn.lib.addresses import inside


def ticked(request, course, template, **context):
    """The mark as it is now, with the progress beside it; without scripts, the page that it was on."""
    if course.enrollment.completed_now:
        messages.success(request, _("You have completed this course. Your certificate is on the overview."))
    if request.htmx:
        return render(request, template, {"course": course, "answer": True, **context})
    return redirect(inside(request.POST.get("next", "")) or reverse("courses:course_room", args=[course.pk]))
