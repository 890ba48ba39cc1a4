"""Voice messages people upload: proven to hold a voice and nothing else, measured, and written anew without metadata.

    file, voice = clean_voice(upload)      # a file named "5f….webm" or "5f….m4a"
    voice.duration, voice.peaks            # 12.4 seconds; 60 numbers from 0 to 100 to draw
    VoiceField()                           # a form field that gives both

Each raises ValidationError with a sentence for the person who recorded. Decoders are written in C and uploads by
anybody, so a process of its own reads each, with little memory and time (see audio_child.py).
"""

import json
import secrets
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

CHILD = Path(__file__).with_name("audio_child.py")
VOICE_LIMIT = 5 * 1024 * 1024  # bytes
VOICE_SECONDS = 120
ACCEPT = "audio/webm,audio/ogg,audio/mp4"
CHILD_SECONDS = 10
# At once: an attack on decoders takes this much of the machine and no more.
_places = threading.BoundedSemaphore(2)

EMPTY = _("Nothing can be heard in this recording: it is too short. Record it again.")
UNKNOWN = _("This is not a voice recording that we can play. Record it again here.")
VIDEO = _("This is a video. Send only your voice.")
BROKEN = _("This recording is damaged and cannot be played. Record it again.")
BUSY = _("Too many recordings arrive just now. Try again in a moment.")
LONG = ngettext_lazy(
    "A voice message can last %(minutes)d minute. Send it in parts.",
    "A voice message can last %(minutes)d minutes. Send it in parts.",
    "minutes",
)
MESSAGES = {"empty": EMPTY, "unknown": UNKNOWN, "video": VIDEO, "long": LONG}


@dataclass(frozen=True)
class Voice:
    duration: float  # seconds
    peaks: list  # 60 integers from 0 to 100: how loud it is from its beginning to its end
    mime: str
    extension: str


def clean_voice(upload):
    """The recording in a new container, under a random name, and what is to know about it."""
    limit = getattr(settings, "VOICE_LIMIT", VOICE_LIMIT)
    if upload.size > limit:
        size = filesizeformat(limit)
        raise ValidationError(_("This recording is larger than %(limit)s."), code="size", params={"limit": size})
    if not upload.size:
        raise ValidationError(EMPTY, code="empty")
    upload.seek(0)
    told, content = _read(upload.read())
    if "error" in told:
        minutes = getattr(settings, "VOICE_SECONDS", VOICE_SECONDS) // 60
        raise ValidationError(
            MESSAGES.get(told["error"], BROKEN), code=told["error"], params={"minutes": max(1, minutes)}
        )
    voice = Voice(**told)
    return ContentFile(content, name=f"{secrets.token_hex(12)}.{voice.extension}"), voice


class VoiceField(forms.FileField):
    """An upload as (file, Voice)."""

    widget = forms.FileInput(attrs={"accept": ACCEPT})

    def to_python(self, data):
        upload = super().to_python(data)
        return clean_voice(upload) if upload is not None else None


def _read(content):
    """What the child process tells of these bytes, and the recording that it wrote."""
    if not _places.acquire(timeout=CHILD_SECONDS):
        raise ValidationError(BUSY, code="busy")
    try:
        seconds = str(getattr(settings, "VOICE_SECONDS", VOICE_SECONDS))
        child = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(CHILD), seconds],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=CHILD_SECONDS,
            env={},
            check=True,
        )
        told, _line, recording = child.stdout.partition(b"\n")
        return json.loads(told), recording
    except (subprocess.SubprocessError, ValueError):  # it was killed by its limits, or fell
        return {"error": "broken"}, b""
    finally:
        _places.release()
