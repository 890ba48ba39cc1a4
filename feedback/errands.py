"""Telling many of one event, by the task queue: a page that cancels a class does not wait for five hundred people.

    @errand("session_changed")
    def tell_of_change(course, line):             # the data of the errand, as JSON
        return people, tell                       # a QuerySet of Users, and what to call with each; or None

    send("session_changed", f"session:{pk}:{sequence}", course=7, line="…")

The errand is a row until everyone is told. A worker that dies at it leaves it to the next, which goes on from where it
was; who is told again knows already, by the key of the event.
"""

import logging

from django.db import DatabaseError
from django_tasks import task

from feedback.models import Errand
from langlearn.lib import live

log = logging.getLogger(__name__)

BATCH = 50

_handlers = {}


def errand(name):
    def register(function):
        _handlers[name] = function
        return function

    return register


def send(name, key, /, **data):
    """Once this is committed. The same `key` again, while it is not done, is the same errand."""
    row, new = Errand.objects.get_or_create(key=key, defaults={"name": name, "data": data})
    if new:
        live.on_commit(run.enqueue, row.pk)


@task()
def run(pk):
    """Do the errand, unless somebody is at it."""
    row = Errand.objects.take(pk)
    if row is None:
        return
    found = _handlers[row.name](**row.data)
    people, tell = found or (None, None)
    while people and (batch := list(people.filter(pk__gt=row.up_to).order_by("pk")[:BATCH])):
        for person in batch:
            tell_one(row, tell, person)
        row.up_to = batch[-1].pk
        row.stay()
    row.delete()


def tell_one(row, tell, person):
    """One person who cannot be told must not keep it from the others; a database that is away keeps it from all."""
    try:
        tell(person)
    except DatabaseError:
        raise
    except Exception:  # whatever is wrong with that one
        log.exception("%s not told to %s", row.key, person.pk)


def sweep():
    """What was left undone: the queue was away, or a worker died."""
    for pk in Errand.objects.free().values_list("pk", flat=True):
        run.func(pk)
