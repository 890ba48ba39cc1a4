"""Refuses what no browser of ours sends and no view could use, and says what our pages may ask of a browser."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest
from django.http import Http404, QueryDict
from django.utils.datastructures import MultiValueDict
from django.views.defaults import bad_request

# Voice messages record, passkeys sign in, codes are copied: those keep their defaults. The rest nobody needs.
POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "bluetooth",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "midi",
        "payment",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)
FORM = "application/x-www-form-urlencoded"
TOO_LARGE = re.compile(r"/[0-9]{19,}(?:/|$)")


def policy(get_response):
    """Middleware: headers that neither Django nor the content security policy sets."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", f"{POLICY}, microphone=(self)")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def well_formed(get_response):
    """Middleware: 400 for an address with a NUL (PostgreSQL takes none in any text), for a form in another encoding
    than UTF-8, and for an HX-Current-URL that is no address. 404 for a number that no key of 64 bits can be: Django
    looks after that for a row's own key, but not for a foreign one."""

    def middleware(request):
        if TOO_LARGE.search(request.path):
            raise Http404
        if why := fault(request):
            # The page for errors looks for a token in the body, which may be what cannot be read.
            request.POST, request._files = QueryDict(), MultiValueDict()
            return bad_request(request, BadRequest(why))
        return get_response(request)

    return middleware


def fault(request):
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return "NUL in the address"
    charset = request.content_params.get("charset", "utf-8").lower() if request.content_type == FORM else "utf-8"
    if charset not in {"utf-8", "utf8"}:
        return "form not in UTF-8"
    try:
        urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return "HX-Current-URL is no address"
    return ""
