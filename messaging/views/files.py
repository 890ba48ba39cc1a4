"""What hangs on messages, sent to the chat's two alone."""

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from .access import for_learners, message_or_404


@require_safe
@for_learners
def message_picture(request, pk, message_pk):
    """A picture of the chat, ours to the last byte since every upload is re-encoded; for the two alone."""
    message = message_or_404(request, pk, message_pk)
    if not message.image:
        raise Http404
    try:
        file = message.image.open()
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/webp")
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
