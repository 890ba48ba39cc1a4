"""Files that instructors upload: proven to be what their names say and to run nothing, before anything keeps them.

    checked = check(upload, [Kind.PDF, Kind.VIDEO])      # or the form field UploadField(kinds=[…])
    checked.kind, checked.file, checked.file_name        # the file under a random name; its own name, made safe
    checked.duration                                     # of sound and video, a timedelta

Each raises ValidationError with a sentence for the person who uploads. Pictures, sound and video are written anew,
without what else they held; PDFs and documents stay as they are, if there is nothing in them that runs. All but
pictures are read by a process of its own with little memory and time (`checks`): uploads are anybody's.
"""

import json
import secrets
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from langlearn.lib.images import fit_webp

from .kinds import ENDINGS, WORDS, Kind, ending, named, safe_name, sniffed

CHECKS = Path(__file__).with_name("checks")
CHECK_SECONDS = 60
HEAD = 8192
PICTURE_SIDE = 2400
# At once: an attack on parsers takes this much of the machine and no more.
_places = threading.BoundedSemaphore(2)

MISNAMED = _("By its name this is %(named)s, but it is %(found)s. Give it its right name, or choose another one.")
SENTENCES = {
    "broken": _("This file is damaged and cannot be read. Try another one."),
    "cut": _("A part of this file is missing. Upload it again."),
    "locked": _("This file is protected with a password. Upload it without one."),
    "active": _(
        "There is something in this file that runs or opens by itself: scripts, macros, programs. Save it without "
        "them, or print it to a new PDF."
    ),
    "bomb": _("Unpacked, this file is too large."),
    "long": _("A text may be as large as 10 MB."),
    "kind": _("This file is not what its name says. Give it its right name, or choose another one."),
    "encoding": _("This text is not in UTF-8. Save it as UTF-8 and try again."),
    "codec": _("Browsers cannot play this. Save it as MP4 (H.264 and AAC) or WebM, and try again."),
    "silent": _("There is nothing to be seen or heard in this file."),
    "busy": _("Too many files arrive just now. Try again in a moment."),
}


class Checked(NamedTuple):
    kind: Kind
    file: File
    file_name: str
    duration: timedelta | None = None


class UploadField(forms.FileField):
    """An upload as `Checked`."""

    def __init__(self, *, kinds, **options):
        self.kinds = kinds
        options.setdefault("widget", forms.FileInput(attrs=chooser(kinds)))
        super().__init__(**options)

    def to_python(self, data):
        upload = super().to_python(data)
        return check(upload, self.kinds) if upload is not None else None


def endings(kinds):
    return [end for kind in kinds for end in sorted(ENDINGS[kind])]


def chooser(kinds):
    """The attributes of the file input: what it offers, and what file-limit.js does not let it take."""
    accept = ",".join(f".{end}" for end in endings(kinds))
    return {"accept": accept, "data-limit": settings.UPLOAD_LIMIT, "data-too-large": lazy(too_heavy, str)()}


def too_heavy():
    return gettext("This file is larger than %(limit)s.") % {"limit": filesizeformat(settings.UPLOAD_LIMIT)}


def check(upload, kinds):
    if upload.size > settings.UPLOAD_LIMIT:
        raise ValidationError(too_heavy(), code="size")
    kind = named(upload.name)
    if kind not in kinds:
        wanted = ", ".join(f".{end}" for end in endings(kinds))
        raise ValidationError(_("Choose a file of these: %(wanted)s"), code="ending", params={"wanted": wanted})
    upload.seek(0)
    found = sniffed(upload.read(HEAD))
    # sound and video may come in the same container: what is in it decides
    if found != kind and {found, kind} != {Kind.VIDEO, Kind.AUDIO}:
        raise ValidationError(MISNAMED, code="kind", params={"named": WORDS[kind], "found": WORDS[found]})
    upload.seek(0)
    checked = by_kind(upload, kind)
    if checked.kind not in kinds:
        raise ValidationError(MISNAMED, code="kind", params={"named": WORDS[kind], "found": WORDS[checked.kind]})
    return checked


def by_kind(upload, kind):
    if kind == Kind.IMAGE:
        return Checked(kind, fit_webp(upload, PICTURE_SIDE), safe_name(upload.name, "webp"))
    if kind in {Kind.VIDEO, Kind.AUDIO}:
        return packed_anew(upload)
    end = ending(upload.name)
    asked(upload, kind, end)
    file_name = safe_name(upload.name, end)
    upload.name = f"{secrets.token_hex(12)}.{end}"
    return Checked(kind, upload, file_name)


def packed_anew(upload):
    """Sound and pictures alone: no place, no name of a phone, nothing else that hid there."""
    made = TemporaryUploadedFile(f"{secrets.token_hex(12)}.tmp", "", 0, None)
    try:
        told = asked(upload, "film", made.temporary_file_path())
        made.size = Path(made.temporary_file_path()).stat().st_size
        made.name = made.name.replace("tmp", told["ending"])
        file_name = safe_name(upload.name, told["ending"])
        return Checked(Kind(told["kind"]), made, file_name, timedelta(seconds=told["seconds"]))
    except BaseException:
        made.close()
        raise


def asked(upload, checker, detail):
    """What the process of its own tells of this file."""
    if not _places.acquire(timeout=CHECK_SECONDS):
        raise ValidationError(SENTENCES["busy"], code="busy")
    try:
        with on_disk(upload) as file:
            child = subprocess.run(  # noqa: S603
                [sys.executable, "-I", str(CHECKS), checker, detail],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=CHECK_SECONDS,
                env={},
                check=True,
            )
        told = json.loads(child.stdout)
    except (subprocess.SubprocessError, ValueError):  # it was killed by its limits, or fell
        told = {"error": "broken"}
    finally:
        _places.release()
    if "error" in told:
        raise ValidationError(SENTENCES[told["error"]], code=told["error"])
    return told


@contextmanager
def on_disk(upload):
    if hasattr(upload, "temporary_file_path"):
        with Path(upload.temporary_file_path()).open("rb") as file:
            yield file
    else:
        with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
            file.writelines(upload.chunks())
            file.seek(0)
            yield file
