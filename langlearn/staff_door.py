"""The door of the staff's site: for staff, and where STAFF_SECOND_FACTOR says so, with a second factor only.

One door for everyone: sign-in itself is the site's own, with its limits on guessing.
"""

from allauth.account.decorators import secure_admin_login
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _


def lacks_second_factor(request):
    if not settings.STAFF_SECOND_FACTOR:
        return False
    records = get_authentication_records(request, request.user)
    return not any(record.get("method") == "mfa" for record in records)


def may_enter(request):
    return request.user.is_active and request.user.is_staff and not lacks_second_factor(request)


@secure_admin_login
def login(request, **kwargs):
    """Staff are here because something is missing: a second factor, or that this session was opened with it."""
    if may_enter(request):
        return redirect("admin:index")
    if not is_mfa_enabled(request.user):
        messages.warning(request, _("The staff's pages need a second factor. Set one up here, then come back."))
        return redirect("mfa_index")
    return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': reverse('admin:index')})}")


def install():
    admin.site.has_permission = may_enter
    admin.site.login = login
