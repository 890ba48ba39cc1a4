"""What a file is called, and what it is: by its name's ending, and by its first bytes."""

import codecs
from enum import StrEnum
from pathlib import PurePath
from unicodedata import normalize

import filetype
import regex
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import UNSEEN

NAME_LENGTH = 120


class Kind(StrEnum):
    PDF = "pdf"
    OFFICE = "office"
    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"


ENDINGS = {
    Kind.PDF: {"pdf"},
    Kind.OFFICE: {"docx", "xlsx", "pptx", "odt", "ods", "odp"},
    Kind.TEXT: {"txt", "md", "csv"},
    Kind.IMAGE: {"jpg", "jpeg", "png", "webp", "gif"},
    Kind.VIDEO: {"mp4", "m4v", "mov", "webm", "mkv"},
    Kind.AUDIO: {"mp3", "m4a", "ogg", "oga", "opus"},
}
WORDS = {
    Kind.PDF: _("a PDF"),
    Kind.OFFICE: _("a document"),
    Kind.TEXT: _("a text"),
    Kind.IMAGE: _("a picture"),
    Kind.VIDEO: _("a video"),
    Kind.AUDIO: _("a sound recording"),
    None: _("something else"),
}
MIMES = {
    "image/jpeg": Kind.IMAGE,
    "image/png": Kind.IMAGE,
    "image/apng": Kind.IMAGE,
    "image/webp": Kind.IMAGE,
    "image/gif": Kind.IMAGE,
    "video/mp4": Kind.VIDEO,
    "video/x-m4v": Kind.VIDEO,
    "video/quicktime": Kind.VIDEO,
    "video/webm": Kind.VIDEO,
    "video/x-matroska": Kind.VIDEO,
    "audio/mp4": Kind.AUDIO,
    "audio/mpeg": Kind.AUDIO,
    "audio/ogg": Kind.AUDIO,
}
# Signs no browser, shell or office runs on a text; what begins like this is no text but something to be opened.
MARKUP = regex.compile(r"\s*(?:<!doctype|<\?|<!--|<[a-z][\w:-]*[\s>/]|#!|%!ps|\{\\rtf)", regex.I)
RESERVED = regex.compile(r'[<>:"|?*\\/]')


def ending(name):
    return PurePath(name.strip().rstrip(".")).suffix[1:].lower()


def named(name):
    """The kind that the name says, or None."""
    return next((kind for kind, endings in ENDINGS.items() if ending(name) in endings), None)


def sniffed(head):
    """The kind that a file's first bytes say, or None."""
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith(b"PK\x03\x04"):
        return Kind.OFFICE
    if mime := filetype.guess_mime(head):
        return MIMES.get(mime)
    return Kind.TEXT if is_text(head) else None


def is_text(head):
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return False
    return "\0" not in text and not MARKUP.match(text)


def safe_name(name, new_ending):
    """What the instructor called it, as any system can keep it and nobody is misled by it; with this ending."""
    stem = normalize("NFC", PurePath(name.replace("\\", "/")).name)
    stem = " ".join(RESERVED.sub(" ", stem.removesuffix(PurePath(stem).suffix)).split())
    stem = UNSEEN.sub("", stem).strip(". ")[:NAME_LENGTH].strip(". ")
    return f"{stem or 'file'}.{new_ending}"
