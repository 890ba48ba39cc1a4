"""One's own settings: the profile, the account, the people one blocked."""

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.profile import profile_form

PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def settings_profile(request):
    form = profile_form(request.user, request.POST or None, request.FILES or None)
    if form.is_valid() and (person := saved(form)):
        language = person.ui_language or translation.get_language_from_request(request)
        with translation.override(language):
            messages.success(request, _("Your profile is saved."))
        return redirect("accounts:settings_profile")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/settings_profile.html", {"form": form}, status=status)


def saved(form):
    """The account, or None with the error in the form: somebody else took the name since it was checked."""
    try:
        return form.save()
    except IntegrityError:
        form.add_error("username", _("This username is taken."))
        return None


@require_safe
def settings_account(request):
    """Where to change the address, the password, the second factor; to leave, and what to take along."""
    kinds = list(request.user.authenticator_set.values_list("type", flat=True))
    context = {
        "totp": "totp" in kinds,
        "passkeys": kinds.count("webauthn"),
        "unconfirmed": not request.user.emailaddress_set.filter(primary=True, verified=True).exists(),
        "blocked": request.user.block_set.filter(blocked__is_active=True).count(),
    }
    return render(request, "accounts/settings_account.html", context)


@require_safe
def settings_blocks(request):
    """The people one blocked, the last first."""
    blocks = request.user.block_set.filter(blocked__is_active=True).select_related("blocked").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        blocks = blocks.filter(pk__lt=int(before))
    page = list(blocks[: PER_PAGE + 1])
    context = {"blocks": page[:PER_PAGE], "more": page[PER_PAGE - 1].pk if len(page) > PER_PAGE else None}
    return render(request, "accounts/settings_blocks.html", context)
