"""The one way in for a message of a group, be it a form's POST or a socket's frame; and for an announcement."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import GroupMessage
from langlearn.lib import limits

from .forms import GroupMessageForm

RATE = "40/minute"
FILES_RATE = "20/minute"
ANNOUNCEMENTS_RATE = "10/hour"
TOO_MUCH = gettext_lazy("That was a lot at once. Wait a minute, then send it again.")
STATUS = {"rate": 429, "over": 403, "muted": 403}  # of an answer; 422 else


def take(reader, data, files=None):
    """`reader` sends `data` (content_text, client_id, parent_msg) and `files` (image). Returns the form, and the
    message or None: then the form says why."""
    form = read(reader, data, files)
    return form, send(reader, form)


def read(reader, data, files=None):
    """The form of what is sent. Reading a file costs much, and no transaction should wait for it."""
    if files and limits.hit("group-files", reader.user.pk, FILES_RATE):
        return GroupMessageForm(data, refused=ValidationError(TOO_MUCH, "rate"))
    return GroupMessageForm(data, files, reader=reader)


def send(reader, form):
    if not form.is_valid():
        return None
    try:
        if limits.hit("group-messages", reader.user.pk, RATE):
            raise ValidationError(TOO_MUCH, "rate")
        message, _new = GroupMessage.objects.post(reader.course, reader.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return message


def announce(course, user, text, client_id=None):
    """`user`, who gives `course`, tells all who take it; it stays pinned above their chat. The same `client_id` again
    is the same announcement."""
    if course.instructor_id != user.pk:
        raise PermissionDenied(_("Only the instructor of a course makes announcements."))
    if limits.hit("announcements", user.pk, ANNOUNCEMENTS_RATE):
        raise ValidationError(_("You announced a lot within an hour. Wait a little before the next one."), "rate")
    content = {"content_text": text, "is_announcement": True, "pinned_at": timezone.now()}
    return GroupMessage.objects.post(course, user, client_id=client_id or uuid.uuid4(), **content)[0]
