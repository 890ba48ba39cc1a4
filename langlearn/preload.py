"""Pages that a browser may fetch before they are asked for: as one points at a link to them, or presses it.

Only pages that change nothing by being looked at are on the lists; the rest are refused to a browser that fetches ahead
on its own account, and nobody counts as here by a page that nobody sees. The rules reach the browser by a header, since
the pages have no inline script.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from langlearn.lib.early import is_early

# What hardly changes meanwhile is fetched once one points at it …
POINTED_AT = {
    "courses:course_list": "/courses/",
    "courses:course": "/courses/:pk/",
    "accounts:profile": "/people/:username/",
}
# … and what others write to, once it is pressed: it must not be minutes old when it is shown.
PRESSED = {
    "accounts:discover": "/discover/",
    "messaging:chat_list": "/chats/",
    "messaging:chat": "/chats/:pk/",
    "social:feed": "/feed/",
    "social:post": "/feed/:pk/",
    "courses:course_mine": "/courses/mine/",
    "feedback:notification_list": "/notifications/",
}
DAY = 24 * 60 * 60


@require_safe
@login_not_required
def speculation_rules(request):
    rules = [rule(POINTED_AT, "moderate"), rule(PRESSED, "conservative")]
    response = JsonResponse({"prefetch": rules}, content_type="application/speculationrules+json")
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response


def rule(pages, eagerness):
    inside = {"selector_matches": "[hx-get], [hx-post], [download], [target]"}
    return {
        "where": {"and": [{"href_matches": list(pages.values())}, {"not": inside}]},
        "eagerness": eagerness,
    }


def leads_on(request, response):
    """Is it a page with links that one may follow? From the page without a connection nothing can be fetched."""
    is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
    return is_page and getattr(request.resolver_match, "view_name", "") != "offline"


def preloads(get_response):
    """Middleware: says what may be fetched ahead, refuses what may not, and after a write forgets what was."""

    def middleware(request):
        response = get_response(request)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            response.headers.setdefault("Clear-Site-Data", '"prefetchCache"')
        elif leads_on(request, response):
            response.headers.setdefault("Speculation-Rules", f'"{reverse("speculation_rules")}"')
        return response

    def process_view(request, view, args, kwargs):
        name = request.resolver_match.view_name
        if is_early(request) and name not in POINTED_AT and name not in PRESSED:
            return HttpResponse(status=503, headers={"Cache-Control": "no-store"})
        return None

    middleware.process_view = process_view
    return middleware
