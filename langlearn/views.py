"""Pages that belong to no section."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from django.views.static import serve
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from langlearn import health
from langlearn.lib.diff import marked

# What the landing page shows corrected, as written and as it should be.
EXAMPLES = {
    "scene": ("友達が映画を見るました！", "友達と映画を見ました！"),
    "example": ("I am agree. Actually I work in a bank.", "I agree. Currently I work in a bank."),
}


@require_safe
@login_not_required
def home(request):
    """The landing page, or for a member the page their day starts with."""
    user = request.user
    if not user.is_authenticated:
        examples = {name: marked(*pair) for name, pair in EXAMPLES.items()}
        picture = f"{settings.SITE_URL}{static('img/share.png')}"
        return render(request, "home.html", {**examples, "address": f"{settings.SITE_URL}/", "picture": picture})
    if user.welcome_step:
        return redirect("welcome")
    if user.is_learner:
        return redirect("accounts:discover")
    if not user.is_instructor and not user.is_staff:
        return redirect("accounts:signup_profile")
    return redirect("courses:teach_dashboard" if user.is_instructor else "courses:course_list")


@require_safe
@login_not_required
def media(request, path):
    """Public pictures (avatars, posts, thumbnails): ours to the last byte, since every upload is re-encoded, and
    named by what they hold, so that they may be kept for good. In production the proxy serves them instead."""
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except (OSError, ValueError):  # a name that no file can have
        raise Http404 from None
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
@login_not_required
def health_live(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
def health_ready(request):
    """The process can work: 200, or 503 where it lacks what pages need; and how each part stands."""
    found = health.standing()
    ready = all(found[name] for name in health.NEEDED)
    status = "ok" if all(found.values()) else "degraded" if ready else "unavailable"
    parts = {name: "ok" if works else "failed" for name, works in found.items()}
    return no_store(JsonResponse({"status": status, **parts}, status=200 if ready else 503))


@require_safe
@login_not_required
def metrics(request):
    """For Prometheus, which says METRICS_TOKEN as a bearer; without one set there are none."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    return no_store(HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST))


def no_store(response):
    response.headers["Cache-Control"] = "no-store"
    return response
