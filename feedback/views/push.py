"""The browsers to which one's notifications are pushed."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from feedback import push
from feedback.forms import PushForm
from feedback.models import PushSubscription
from langlearn.lib.limits import rate_limit


@require_POST
@rate_limit("30/hour")
def push_create(request):
    """This browser is pushed to from now on, until it signs out. A script asks, so the answer is its part of the page;
    422 with the reason where that cannot be."""
    if not push.is_on():
        raise Http404
    form = PushForm(request.POST)
    if form.is_valid():
        push.subscribe(request, **form.cleaned_data)
    return part(request, form)


@require_POST
def push_delete(request):
    """No more to this browser of one's own, by its `pk`. Said twice, it is once."""
    pk = request.POST.get("pk", "")
    if pk.isascii() and pk.isdigit() and len(pk) < 19:
        PushSubscription.objects.of(request.user).filter(pk=pk).delete()
    return part(request) if request.htmx else redirect("feedback:settings_notifications")


def part(request, form=None):
    refused = bool(form and form.errors)
    reasons = [reason for reasons in form.errors.values() for reason in reasons] if refused else []
    context = {
        "push_key": push.public_key(),
        "subscriptions": push.subscriptions_of(request),
        "reason": reasons[0] if reasons else "",
    }
    return render(request, "feedback/_push.html", context, status=422 if refused else 200)
