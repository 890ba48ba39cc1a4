"""Which of a course's files a browser shows in place. Everything else is for saving: who opens it has chosen to."""

from pathlib import PurePath

SHOWN = {
    ".webp": "image/webp",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
}


def kind(file):
    """image, video or audio; "" for what is saved."""
    return SHOWN.get(ending(file), "").partition("/")[0]


def ending(file):
    return PurePath(file.name or "").suffix.lower()


def name_of(material):
    """What a material is saved as: what its instructor called it, else its title."""
    return material.file_name or f"{material.title}{ending(material.file)}"
