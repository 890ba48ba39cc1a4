"""Taking one's data along."""

from allauth.account.decorators import reauthentication_required
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accounts.export import export
from langlearn.lib.limits import rate_limit


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
@rate_limit("5/hour")
def account_export(request):
    if request.method != "POST":
        return render(request, "accounts/account_export.html")
    response = StreamingHttpResponse(export(request.user), content_type="application/zip")
    name = f"langlearn-{request.user.username}-{localdate():%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
