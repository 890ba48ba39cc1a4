"""Files of courses. In storage before their row is written, so that none is stored under the lock of the database; none
stays behind where the row does not come about, or goes."""

import logging
from contextlib import contextmanager, suppress

from courses.models import Course
from langlearn.lib.commit import after_commit
from langlearn.lib.storages import HIDDEN, private_storage

logger = logging.getLogger(__name__)


class NotKept(Exception):
    """The storage did not take a file: it is full, or away. Each kind of storage says so in its own words."""


@contextmanager
def stored(field, files):
    """The names under which the storage of `field` has these files; gone again if what is done with them fails. Raises
    `NotKept`."""
    names = []
    try:
        for file in files:
            names.append(field.generate_filename(None, file.name))  # first: what is half written must go as well
            names[-1] = keep(field.storage, names[-1], file)
        yield names
    except BaseException:
        drop([(field.storage, name) for name in names])
        raise


def keep(storage, name, file):
    try:
        name = storage.save(name, file)
    except Exception as error:
        logger.exception("a file of a course cannot be kept")
        raise NotKept from error
    file.close()  # while it knows that a storage may have taken it away
    return name


def files_of(row):
    """[(storage, name)] of a course with all that is in it and its chat, or of a material or recording."""
    if isinstance(row, Course):
        contents = [*row.materials.exclude(file=""), *row.recordings.exclude(file="")]
        pictures = [(said.image.storage, said.image.name) for said in row.group_messages.exclude(image="")]
        return [*thumbnails_of(row), *pictures, *(file for content in contents for file in files_of(content))]
    return [(row.file.storage, row.file.name)] if row.file else []


def thumbnails_of(course):
    """Those of one that staff have hidden are among the private files."""
    if course.hidden_at:
        return [(private_storage, HIDDEN + name) for name in course.thumbnail_names]
    return [(course.thumbnail.storage, name) for name in course.thumbnail_names]


def drop_on_commit(files):
    after_commit(drop, files)


def drop(files):
    for storage, name in files:
        with suppress(Exception):
            storage.delete(name)
