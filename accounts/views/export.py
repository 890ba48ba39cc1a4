"""Taking one's data along."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accounts.export import export
from langlearn.lib.limits import rate_limit


@require_http_methods(["GET", "HEAD", "POST"])
def account_export(request):
    if request.method != "POST":
        return render(request, "accounts/account_export.html", {"confirmed": "confirmed" in request.GET})
    try:
        return archive(request)
    except ReauthenticationRequired:
        # Left to allauth, the file would be the answer to the password: a browser keeps it, and the page stays. So one
        # comes back here first.
        way = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
        return redirect(f"{way}?{urlencode({'next': f'{request.path}?confirmed'})}")


@reauthentication_required
@rate_limit("5/hour")
def archive(request):
    response = StreamingHttpResponse(export(request.user), content_type="application/zip")
    name = f"langlearn-{request.user.username}-{localdate():%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
