"""A course again, with its sessions and materials, at another time."""

import logging
import os
import secrets
from contextlib import contextmanager, suppress
from pathlib import PurePath
from zoneinfo import ZoneInfo

from django.db import transaction

from courses.models import Course, Session, StudyMaterial
from courses.models.course import THUMBNAIL_WIDTHS, small_thumbnail

from . import scheduling
from .files import NotKept, drop

logger = logging.getLogger(__name__)

COPIED = ["description", "language", "level", "price", "currency", "timezone", "seats"]
SESSION = ["name", "description", "duration", "link", "password", "platform"]
MATERIAL = ["title", "description", "type", "file_name", "size", "is_preview", "position"]


class Clash(Exception):
    """A session of the copy would meet another of the instructor's; the arguments are the two."""


def duplicate(course, title, first_day):
    """A draft with copies of what takes place and of every file. Raises `Clash`, or `NotKept` where a file cannot be
    copied: nothing is left then."""
    copy = Course(title=title, instructor=course.instructor, start_date=first_day)
    copy.end_date = first_day + (course.end_date - course.start_date)
    for name in COPIED:
        setattr(copy, name, getattr(course, name))
    with copying() as copied:
        copy.thumbnail = copied_thumbnail(course.thumbnail, copied)
        materials = [copied_material(material, copied) for material in course.materials.order_by("position", "pk")]
        with transaction.atomic():
            scheduling.locked(course)
            copy.save()
            scheduling.add(copy, sessions_after(course, (first_day - course.start_date).days))
            for material in materials:
                material.course = copy
            StudyMaterial.objects.bulk_create(materials)
    return copy


def sessions_after(course, days):
    """Unsaved copies of the sessions that take place, each at its hour of the course's zone."""
    zone, copies = ZoneInfo(course.timezone), []
    for session in course.sessions.held().in_order():
        starts_at, ends_at = scheduling.span_after(session, days, zone)
        if other := scheduling.clash(course, starts_at, ends_at):
            raise Clash(session, other)
        copies.append(Session(starts_at=starts_at, **{name: getattr(session, name) for name in SESSION}))
    return copies


# Files ---------------------------------------------------------------------------------------------------------------


@contextmanager
def copying():
    """A function that copies a file of a storage to another name; what it copied goes again if all of it fails."""
    made = []

    def copied(storage, name, new):
        made.append((storage, new))
        copy_file(storage, name, new)
        return new

    try:
        yield copied
    except BaseException:
        drop(made)
        raise


def copy_file(storage, name, new):
    """None is ever written to once it is there: on a disk of ours the copy is a second name of the same bytes."""
    with suppress(NotImplementedError, OSError):  # a storage without paths, a disk without links
        os.link(storage.path(name), storage.path(new))
        return
    try:
        with storage.open(name) as file:
            storage.save(new, file)
    except Exception as error:
        logger.exception("a file of a course cannot be copied")
        raise NotKept from error


def copied_thumbnail(thumbnail, copied):
    if not thumbnail:
        return ""
    name = thumbnail.name
    if small_thumbnail(name) == name:
        return copied(thumbnail.storage, name, renamed(name))
    new = renamed(name, f"-{THUMBNAIL_WIDTHS[0]}")
    copied(thumbnail.storage, small_thumbnail(name), small_thumbnail(new))
    return copied(thumbnail.storage, name, new)


def copied_material(material, copied):
    name = material.file.name
    copy = StudyMaterial(**{field: getattr(material, field) for field in MATERIAL})
    copy.file.name = copied(material.file.storage, name, renamed(name))
    return copy


def renamed(name, mark=""):
    """A random name in the same folder, with the same ending."""
    path = PurePath(name)
    return str(path.with_name(f"{secrets.token_hex(12)}{mark}{path.suffix}"))
