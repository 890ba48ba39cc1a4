"""The certificate of a completed course: for the learner to keep, and for anybody to ask whether it holds."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.models import Certificate, Enrollment
from langlearn.lib.limits import address, rate_limit

from .access import room_or_404


@require_safe
@rate_limit("20/minute", reads=True)
def room_certificate(request, pk):
    """As a PDF. It is made out when the learner first asks for it."""
    course = room_or_404(request, pk)
    if not course.enrollment:
        raise Http404
    if course.enrollment.status != Enrollment.Status.COMPLETED:
        raise PermissionDenied(_("The certificate is there once you have completed the course."))
    course.enrollment.learner = request.user.learner
    certificate = Certificate.objects.issue(course.enrollment)
    from courses.certificate import pdf  # here, for loading it takes a tenth of the server's start

    response = HttpResponse(pdf(certificate), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="langlearn-{certificate.code_shown}.pdf"'
    return response


@require_safe
@login_not_required
@rate_limit("60/minute", by=address, reads=True)
def certificate(request, code):
    """Says who completed what and when, to whoever has the code. Not for search engines."""
    found = Certificate.objects.valid().coded(code)
    made = get_object_or_404(found.select_related("enrollment__course__instructor__user"))
    response = render(request, "courses/certificate.html", {"certificate": made, "course": made.enrollment.course})
    response.headers["X-Robots-Tag"] = "noindex"
    return response
