"""Reporting to staff."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Block
from feedback.forms import ReportForm
from feedback.models import Report
from feedback.reportable import KINDS
from langlearn.lib import limits

RATE = "10/hour"


@require_http_methods(["GET", "HEAD", "POST"])
def report_create(request, kind, pk):
    """The form; once reported, that it is with staff. In the dialog for htmx, as a page else."""
    if kind not in KINDS:
        raise Http404
    what = KINDS[kind]
    target = get_object_or_404(what.find(request.user), pk=pk)
    person = what.person(target)
    context = {"kind": kind, "target": target, "person": person, "question": what.question}
    if Report.objects.open().on(target).filter(reporter=request.user).exists():
        return sent(request, context, again=request.method == "POST")
    form = ReportForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if not limits.hit("report", request.user.pk, RATE):
                Report.objects.make(request.user, target, person, what.evidence, **form.cleaned_data)
                return sent(request, context) if request.htmx else redirect(request.path)
            form.add_error(None, _("That is many reports in a short while. Please go on in an hour."))
            status = 429
    template = "feedback/_report_form.html" if request.htmx else "feedback/report_create.html"
    return render(request, template, {**context, "form": form}, status=status)


def sent(request, context, again=False):
    """Thanks, and the offer to block whom it is about; `again`: it was with us already."""
    blocked = Block.objects.filter(blocker=request.user, blocked=context["person"]).exists()
    template = "feedback/_report_sent.html" if request.htmx else "feedback/report_sent.html"
    return render(request, template, {**context, "again": again, "blocked": blocked})
