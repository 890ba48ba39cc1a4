"""What hangs on messages, sent to the chat's two alone. Ours to the last byte, since every upload is written anew."""

from pathlib import PurePath

from django.http import Http404
from django.views.decorators.http import require_safe

from langlearn.lib.ranges import send_file

from .access import for_learners, message_or_404

KINDS = {".webp": "image/webp", ".webm": "audio/webm", ".m4a": "audio/mp4"}


@require_safe
@for_learners
def message_picture(request, pk, message_pk):
    """To who has not accepted the chat yet, a stranger's picture is not there."""
    message = message_or_404(request, pk, message_pk)
    if message.sender_id != request.user.pk and message.chat.is_asked(request.user.learner):
        raise Http404
    return send_private(request, message.image)


@require_safe
@for_learners
def message_voice(request, pk, message_pk):
    return send_private(request, message_or_404(request, pk, message_pk).audio)


def send_private(request, file):
    """It may be kept by the reader's own browser, and can do nothing where it is opened by itself."""
    if not file:
        raise Http404
    try:
        opened = file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    path = PurePath(file.name)
    response = send_file(request, opened, KINDS.get(path.suffix, "application/octet-stream"), path.stem)
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
