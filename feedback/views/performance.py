"""An instructor's feedback on a learner's performance: for that learner, who wrote it, and staff."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Learner, User
from courses.views.access import taught_or_404
from feedback import told
from feedback.models import Feedback
from feedback.review_forms import FeedbackForm
from feedback.reviews import write
from langlearn.lib.limits import rate_limit

from .reviewing import rewrite

SIZE = 15


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("60/hour")
def performance_create(request, pk, username):
    """On one learner of one's own course; once, and from then on to be edited."""
    course = taught_or_404(request, pk)
    learners = Learner.objects.filter(pk__in=course.enrollments.open().values("learner")).select_related("user")
    learner = get_object_or_404(learners, user__in=User.objects.active().named(username))
    there = Feedback.objects.performance().filter(course=course, learner=learner).first()
    if there:
        return redirect("feedback:performance_edit", there.pk)
    form = FeedbackForm(Feedback.Type.LEARNER, request.POST or None)
    if form.is_valid():
        with transaction.atomic():
            feedback, new = write(course, learner, Feedback.Type.LEARNER, **form.cleaned_data)
            if new:
                told.of_performance(feedback)
        messages.success(request, _("Your feedback is with %(name)s.") % {"name": learner.user.display_name})
        return redirect(feedback)
    context = {"course": course, "learner": learner, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "feedback/performance_create.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("60/hour")
def performance_edit(request, pk):
    mine = Feedback.objects.performance().editable_by(request.user)
    feedback = get_object_or_404(mine.with_people(), pk=pk)
    return rewrite(request, feedback, "feedback/performance_edit.html", _("Your feedback is changed."))


@require_safe
def performance(request, pk):
    feedback = get_object_or_404(Feedback.objects.private_to(request.user).with_people(), pk=pk)
    context = {"feedback": feedback, "rows": [feedback], "written": feedback.instructor_id == request.user.pk}
    return render(request, "feedback/performance.html", context)


@require_safe
def performance_list(request):
    """What a learner was told, or an instructor wrote; the newest first."""
    side = "instructor" if request.user.is_instructor else "learner"
    before = request.GET.get("before", "")
    before = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    mine = Feedback.objects.private_to(request.user).filter(**{side: request.user.pk})
    rows = list(mine.with_people().newest(before)[: SIZE + 1])
    context = {
        "rows": rows[:SIZE],
        "written": side == "instructor",
        "more": f"{request.path}?before={rows[SIZE - 1].pk}" if len(rows) > SIZE else "",
    }
    template = "feedback/_performance_rows.html" if request.htmx and before else "feedback/performance_list.html"
    return render(request, template, context)
