"""The files of a message, in storage before its row is written: none is stored under the lock of the database,
and none stays behind where the row does not come about."""

from contextlib import contextmanager

from django.db.models import FileField


@contextmanager
def stored(model, content):
    """`content`, fields of a `model`, with its uploads replaced by the names they are stored under. Whoever used them
    says so by `kept()` of what is given; otherwise they are deleted at the end."""
    attachments = Attachments(model, content)
    try:
        yield attachments
    finally:
        attachments.drop()


class Attachments:
    def __init__(self, model, content):
        self.content, self._names = dict(content), []
        try:
            for field in model._meta.fields:
                if isinstance(field, FileField) and content.get(field.name):
                    self._store(field, content[field.name])
        except BaseException:
            self.drop()
            raise

    def _store(self, field, upload):
        name = field.storage.save(field.generate_filename(None, upload.name), upload)
        self._names.append((field.storage, name))
        self.content[field.name] = name

    def kept(self):
        self._names = []

    def drop(self):
        for storage, name in self._names:
            storage.delete(name)
