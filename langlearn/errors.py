"""Error pages, in the same dress as the others. Django's own 400, 403, 404 and 500 views find theirs by name."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """A form without its token, mostly from a page left open too long: says so, instead of Django's bare page."""
    return render(request, "403_csrf.html", status=403)
