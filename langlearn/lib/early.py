"""Requests that a browser makes before anybody asked: it may never show what comes."""


def is_early(request):
    """Fetched ahead: "prefetch", or "prefetch;prerender"."""
    return request.headers.get("Sec-Purpose", "").startswith("prefetch")
