"""Leaving."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.deletion import delete_account
from accounts.forms.deletion import DeletionForm


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def account_delete(request):
    user = request.user
    if user.is_staff:
        raise PermissionDenied(_("Staff accounts are closed by another member of the staff."))
    form = DeletionForm(request.POST or None, user=user)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "accounts/account_delete.html", {"form": form}, status=status)
    address, name = user.email, user.display_name
    delete_account(user)
    logout(request)
    if address:
        get_adapter().send_mail("account/email/account_deleted", address, {"name": name})
    messages.success(request, _("Your account is deleted. Goodbye, and thank you."))
    return redirect("home")
