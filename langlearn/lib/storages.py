"""Where files are kept that only some may fetch: no address leads there, a view checks and sends them."""

from django.core.files.storage import storages


def private():
    return storages["private"]
