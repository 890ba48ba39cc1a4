"""Files of courses, in storage before their row is written: none is stored under the lock of the database, and none
stays behind where the row does not come about."""

from contextlib import contextmanager, suppress
from functools import partial

from django.db import transaction


@contextmanager
def stored(field, files):
    """The names under which the storage of `field` has these files; gone again if what is done with them fails."""
    names = []
    try:
        for file in files:
            names.append(field.generate_filename(None, file.name))  # first: what is half written must go as well
            names[-1] = field.storage.save(names[-1], file)
            file.close()  # while it knows that a storage may have taken it away
        yield names
    except BaseException:
        drop(field.storage, names)
        raise


def drop_on_commit(storage, names):
    transaction.on_commit(partial(drop, storage, names), robust=True)


def drop(storage, names):
    for name in names:
        with suppress(OSError):
            storage.delete(name)
