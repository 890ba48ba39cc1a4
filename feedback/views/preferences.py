"""What reaches a person, and how: their own choice, and the link in each mail by which it ends."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from feedback import push, unsubscribing
from feedback.forms import PreferencesForm
from feedback.kinds import Kind
from feedback.models import Preference
from langlearn.lib.limits import rate_limit


@require_http_methods(["GET", "HEAD", "POST"])
def settings_notifications(request):
    """For each kind whether it stands in the app, comes as a push, by mail, or not at all; when the summary comes."""
    form = PreferencesForm(request.user, request.POST or None, push=push.is_on())
    if form.is_valid():
        form.save()
        messages.success(request, _("What you are told is saved."))
        return redirect("feedback:settings_notifications")
    context = {"form": form, "push_key": push.public_key(), "subscriptions": push.subscriptions_of(request)}
    return render(request, "feedback/settings_notifications.html", context, status=422 if form.is_bound else 200)


# A mail program posts here by itself (RFC 8058), without a session and without a token of ours: the link is the proof.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("30/minute", by=lambda request: request.path)
def unsubscribe(request, token):
    """GET asks, POST ends the mails of this kind. Nothing here says whose they are."""
    found = unsubscribing.read(token)
    if found is None:
        raise Http404
    user, kind = found
    summary = kind == unsubscribing.SUMMARY
    if request.method == "POST":
        Preference.objects.end_mail(user, None if summary else kind)
    context = {"kind": None if summary else Kind(kind), "done": request.method == "POST"}
    with translation.override(user.ui_language or translation.get_language()):
        return render(request, "feedback/unsubscribe.html", context)
