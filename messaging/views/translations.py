"""A message in another language, and how it sounds: for who reads, without a change to the message."""

from django.views.decorators.http import require_http_methods, require_safe

from langlearn.lib.limits import rate_limit
from langlearn.lib.talk.views import reading_help, translation

from .access import for_learners, message_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
@rate_limit("30/minute")
def message_translation(request, pk, message_pk):
    return translation(request, message_or_404(request, pk, message_pk))


@require_safe
@for_learners
def message_reading(request, pk, message_pk):
    return reading_help(request, message_or_404(request, pk, message_pk))
