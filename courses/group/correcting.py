"""Corrections among the members of a course: who may make one, and thanks for it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from courses.models import GroupCorrection
from courses.models.group import MUTED

MOST = 20  # correctors of one message


def check_corrector(reader, message):
    """`reader` may correct what another member wrote."""
    if message.sender_id == reader.user.pk:
        raise PermissionDenied(_("You cannot correct your own message."))
    if not message.is_correctable:
        raise PermissionDenied(_("Only text can be corrected."))
    if reader.is_muted:
        raise PermissionDenied(MUTED)
    if message.corrections.exclude(corrector=reader.user).count() >= MOST:
        raise PermissionDenied(_("Enough people have corrected this message."))


def correction_to_thank(reader, pk):
    """One that was made of what `reader` wrote, in this group. The message may be deleted meanwhile: the correction
    stays, and so may the thanks."""
    mine = GroupCorrection.objects.filter(message__course=reader.course, message__sender=reader.user)
    found = get_object_or_404(mine.exclude(corrector__in=reader.hidden).select_related("message", "corrector"), pk=pk)
    found.message.course = reader.course
    return found
