"""A message in another language, and how it sounds: for who reads, without a change to the message."""

from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from langlearn.lib import reading
from langlearn.lib.choices import Language
from langlearn.lib.limits import rate_limit
from langlearn.lib.translation import QuotaExceeded, Unsupported
from messaging import translating

from .access import for_learners, message_or_404

AN_HOUR = 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
@rate_limit("30/minute")
def message_translation(request, pk, message_pk):
    """POST has it translated; GET says how that stands: 204 while it is under way, where a script asks."""
    message = message_or_404(request, pk, message_pk)
    wanted = request.POST.get("to") or request.GET.get("to")
    to = wanted if wanted in Language.values else translating.target(request.user.learner, message.language)
    failure, status = None, 200
    if request.method == "POST":
        try:
            translating.begin(message, to, request.user)
        except (QuotaExceeded, Unsupported) as error:
            failure, status = error, 429 if isinstance(error, QuotaExceeded) else 422
    standing = translating.Standing(message, to, request.user)
    standing.failure = failure or standing.failure
    if request.method == "POST" and not request.htmx and status == 200:
        return redirect(f"{request.path}?to={to}")
    if standing.waiting:
        status = 202 if request.method == "POST" or not request.htmx else 204
    return show(request, standing, status)


def show(request, standing, status):
    context = {"standing": standing, "message": standing.message, "new_quota_at": translating.new_quota_at()}
    context["no_quota"] = isinstance(standing.failure, QuotaExceeded)
    template = "messaging/_translation.html" if request.htmx else "messaging/message_translation.html"
    response = render(request, template, context, status=status)
    if context["no_quota"]:
        response.headers["Retry-After"] = str(int((context["new_quota_at"] - now()).total_seconds()) + 1)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
@for_learners
def message_reading(request, pk, message_pk):
    """How it is read: furigana and rōmaji, or Latin letters."""
    message = message_or_404(request, pk, message_pk)
    language, text = message.language, message.content_text
    context = {"message": message, "available": reading.available(language)}
    if context["available"]:
        context["latin"] = reading.romanise(text, language)
        context["ruby"] = reading.reading(text, language) if language == Language.JAPANESE else None
    template = "messaging/_reading.html" if request.htmx else "messaging/message_reading.html"
    response = render(request, template, context)
    response.headers["Cache-Control"] = f"private, max-age={AN_HOUR}"
    patch_vary_headers(response, ["Cookie", "HX-Request", "Accept-Language"])
    return response
