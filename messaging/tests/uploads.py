"""Pictures and recordings as people's browsers send them."""

from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from langlearn.lib.tests.test_audio import recorded
from langlearn.lib.tests.test_images import encoded, picture


def photo(content=None, name="IMG_0001.png", kind="image/png"):
    return SimpleUploadedFile(name, encoded(picture()) if content is None else content, kind)


def voice(content=None, name="voice.webm", kind="audio/webm"):
    return SimpleUploadedFile(name, recorded() if content is None else content, kind)


def stored():
    """The names of all private files of messages."""
    storage = storages["private"]
    return sorted(storage.listdir("messages")[1]) if storage.exists("messages") else []
