"""What hangs on messages, sent to the chat's two alone. Ours to the last byte, since every upload is written anew."""

from django.http import Http404
from django.views.decorators.http import require_safe

from langlearn.lib.private_files import FOR_GOOD, send_private

from .access import for_learners, message_or_404

KINDS = {".webp": "image/webp", ".webm": "audio/webm", ".m4a": "audio/mp4"}


@require_safe
@for_learners
def message_picture(request, pk, message_pk):
    """To who has not accepted the chat yet, a stranger's picture is not there."""
    message = message_or_404(request, pk, message_pk)
    if message.sender_id != request.user.pk and message.chat.is_asked(request.user.learner):
        raise Http404
    return send_private(request, message.image, KINDS, keep=FOR_GOOD)


@require_safe
@for_learners
def message_voice(request, pk, message_pk):
    return send_private(request, message_or_404(request, pk, message_pk).audio, KINDS, keep=FOR_GOOD)
