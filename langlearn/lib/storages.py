"""Where files are kept that only some may fetch: no address leads there, a view checks and sends them."""

from django.core.files.storage import FileSystemStorage, default_storage, storages
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


HIDDEN = "hidden/"


def withdraw(names):
    """Public files that nobody is to fetch any more, even by an address they know: kept among the private ones."""
    for name in names:
        _move(default_storage, name, private_storage, HIDDEN + name)


def bring_back(names):
    for name in names:
        _move(private_storage, HIDDEN + name, default_storage, name)


def _move(source, name, target, new_name):
    """What is not there, is moved already."""
    if source.exists(name) and not target.exists(new_name):
        with source.open(name) as content:
            target.save(new_name, content)
    source.delete(name)
