"""Signing up, second step. The first is allauth's, with our form."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.profile import profile_form
from langlearn.lib.addresses import inside


@require_http_methods(["GET", "HEAD", "POST"])
def signup_profile(request):
    """Name, languages, country: what a person needs before others can find them."""
    user = request.user
    next_url = inside(request.POST.get("next", request.GET.get("next", "")))
    if user.is_learner or user.is_instructor:
        return redirect(next_url or "home")
    form = profile_form(user, request.POST or None, first=True)
    if form.is_valid():
        person = form.save()
        person.set_welcome_step(1)
        messages.success(request, _("Welcome, %(name)s!") % {"name": person.display_name})
        return redirect(next_url or "home")
    context = {"form": form, "next_url": next_url, "teaches": user.acc_type == "instructor"}
    return render(request, "accounts/signup_profile.html", context, status=422 if form.is_bound else 200)
