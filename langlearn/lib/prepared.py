"""Queries of the pages that are asked for most: Django takes longer to write their SQL than the database to answer it.

    @Prepared
    def newest(author, before, *, language): return Post.objects.filter(author=author, pk__lt=before, language=language)

    newest(7, 1000, language="ja")  # a list

What `build` does is done once for each kind of database and each *shape* (its keyword arguments, and which of the
others are None); after that only the values are put in. This leans on the compiler of the Django that we pin.
"""

from copy import copy
from datetime import UTC, datetime
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS, connections

KEY = 8_120_451_977_203_118_641  # no row has such a key
MOMENT = datetime(9990, 1, 1, tzinfo=UTC)
MOST = 256
LIMIT = 1 << 63


class Prepared:
    """`build(*values, **shape)`, which makes a queryset, as a function that gives its rows as a list.

    Values are whole numbers, moments (aware), texts (compared as they are, not by LIKE), or None; where a number is
    beyond the 64 bits of the database, as an address may have one, Django writes the query, which knows what that
    means. Of the shapes, which are hashable, the `MOST` used last are kept. All else that changes from call to call
    (the time, the language of the page) would stay what it was at first, so it has to be an argument. Raises TypeError
    for other values, and ValueError where the query lost sight of one."""

    def __init__(self, build):
        self.build = build
        self.__doc__ = build.__doc__
        self.made = lru_cache(MOST)(self.make)

    def __call__(self, *values, **shape):
        if any(isinstance(value, int) and not -LIMIT <= value < LIMIT for value in values):
            return list(self.build(*values, **shape))
        connection = connections[DEFAULT_DB_ALIAS]
        rows, compiler, places = self.made(connection.vendor, tuple(map(type, values)), tuple(sorted(shape.items())))
        sql, parameters, converters = compiler.prepared
        values = [adapted(connection, value) for value in values]
        put = list(parameters)
        for at, which in places:
            put[at] = values[which]
        ready = copy(compiler)
        ready.connection = connection  # this thread's
        ready.as_sql = lambda *args, **options: (sql, put)
        ready.get_converters = lambda expressions: converters
        rows = rows._chain()
        rows.query.get_compiler = lambda *args, **options: ready
        return list(rows)  # not the queryset: a filter that came later would be lost on it

    def make(self, vendor, kinds, shape):
        connection = connections[DEFAULT_DB_ALIAS]
        marks = [mark(kind, number) for number, kind in enumerate(kinds)]
        rows = self.build(*marks, **dict(shape))
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        compiler.prepared = sql, parameters, converters
        known = {adapted(connection, each): number for number, each in enumerate(marks) if each is not None}
        found = [known.get(each) if isinstance(each, int | str | datetime) else None for each in parameters]
        places = [(at, number) for at, number in enumerate(found) if number is not None]
        if {number for _at, number in places} != set(known.values()):
            raise ValueError(f"{self.build.__name__}: the query does not depend on each of its values")
        return rows, compiler, places


def mark(kind, number):
    """What stands for the value of this kind at this place until there is one."""
    if kind is int:
        return KEY + number
    if kind is datetime:
        return MOMENT.replace(day=1 + number)
    if kind is str:
        return f"{KEY + number}"
    if kind is type(None):
        return None
    raise TypeError(f"a prepared query takes whole numbers, moments and texts, not {kind.__name__}")


def adapted(connection, value):
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
