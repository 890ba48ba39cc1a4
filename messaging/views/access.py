"""What every view of messaging starts from."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Learner, User
from langlearn.lib.prepared import Prepared
from messaging.models import Chat


def for_learners(view):
    """Only learners have chats; the others are told so."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.is_learner:
            raise PermissionDenied(_("Chats are for learners: this account has none."))
        return view(request, *args, **kwargs)

    return checked


def chat_or_404(request, pk):
    found = _chat(request.user.pk, pk)
    if not found:
        raise Http404
    return found[0]


@Prepared
def _chat(me, pk):
    return Chat.objects.of(Learner(pk=me, user=User(pk=me))).with_people().with_newest().filter(pk=pk)


def message_or_404(request, pk, message_pk, lock=False):
    """A message of one's own chat that is still there, its chat and people loaded; `lock` it for a change."""
    chat = chat_or_404(request, pk)
    visible = chat.messages.visible()
    message = get_object_or_404(visible.select_for_update() if lock else visible, pk=message_pk)
    message.chat = chat
    return message
