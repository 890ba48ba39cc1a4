"""Where files are kept that only some may fetch: no address leads there, a view checks and sends them."""

from django.core.files.storage import FileSystemStorage, storages
from django.utils.functional import LazyObject


class PrivateFiles(FileSystemStorage):
    """Files in a folder that nothing serves."""

    def url(self, name):
        raise ValueError("This file has no URL: a view sends it to those who may have it.")


class PrivateStorage(LazyObject):
    """The storage that settings call `private`, looked up when a file is first asked for."""

    def _setup(self):
        self._wrapped = storages["private"]


private_storage = PrivateStorage()


def private():
    """For a field's `storage`: migrations then name the function, not a folder."""
    return private_storage
