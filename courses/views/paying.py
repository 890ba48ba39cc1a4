"""Paying for a course through Stripe: the way there, the page one comes back to, and what Stripe tells us."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from courses.models import Enrollment, Payment
from courses.payments import checkout, gateway, outcome
from langlearn.lib.limits import rate_limit

from .access import for_learners

log = logging.getLogger(__name__)

LOOKS = 20  # so often the page asks by itself whether the money is there


def own_or_404(request, pk):
    """The reader's enrollment in a course, whatever became of it."""
    mine = Enrollment.objects.of(request.user.learner).select_related("course__instructor__user")
    return get_object_or_404(mine, course=pk)


@require_POST
@for_learners
@rate_limit("60/hour")
def payment_start(request, pk):
    """On to Stripe's page, for a seat that is held."""
    enrollment = own_or_404(request, pk)
    if not gateway.is_on():
        raise Http404
    return to_checkout(request, enrollment)


def to_checkout(request, enrollment):
    try:
        address = checkout.begin(enrollment)
    except gateway.Failed:
        messages.error(request, _("The payment page does not answer at the moment. Your seat is kept: try again soon."))
        return redirect(enrollment.course)
    return redirect(address or "courses:payment_status", *(() if address else [enrollment.course_id]))


@require_safe
@for_learners
def payment_status(request, pk):
    """How it stands by what Stripe told us, whatever the address says. Looks again by itself while that may change."""
    enrollment = own_or_404(request, pk)
    payment = enrollment.payments.order_by("-pk").first()
    if payment is None:
        raise Http404
    looked = request.GET.get("looked", "")
    looked = int(looked) if looked.isascii() and looked.isdigit() and len(looked) < 4 else 0
    waits = enrollment.status == Enrollment.Status.PENDING and payment.status == Payment.Status.OPEN
    context = {
        "enrollment": enrollment,
        "course": enrollment.course,
        "payment": payment,
        "waits": waits,
        "looked": looked + 1 if waits and not payment.payment_intent and looked < LOOKS else 0,
    }
    return render(request, "courses/_payment.html" if request.htmx else "courses/payment_status.html", context)


@csrf_exempt
@login_not_required
@require_POST
def payment_event(request):
    """Stripe's own word, signed. It is not to be believed otherwise, and is said again until we answer well."""
    if not gateway.is_on():
        raise Http404
    try:
        event = gateway.event(request.body, request.headers.get("Stripe-Signature"))
    except gateway.Forged as why:
        log.warning("not an event of Stripe's: %s", str(why)[:200])
        return HttpResponseBadRequest()
    outcome.take(event)
    return HttpResponse()
