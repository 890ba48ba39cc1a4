"""Queries of every page: Django would take longer to write their SQL than the database takes to answer it."""

from django.db import connection

MARK = 8_120_451_977_203_118_641  # no row has this key


class Prepared:
    """`build(key)`, a queryset of plain values, as a function of the key: written once, then run for each.

    Anything else that changes from call to call (the time, the language) must not be part of the query: it would stay
    what it was at first. Gives the rows as tuples, as they come from the database."""

    def __init__(self, build):
        self.build = build
        self.made = {}  # (sql, parameters) by the kind of database

    def __call__(self, key):
        if connection.vendor not in self.made:
            sql, parameters = self.build(MARK).query.sql_with_params()
            assert MARK in parameters, "the query does not depend on its key"
            self.made[connection.vendor] = sql, parameters
        sql, parameters = self.made[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if parameter == MARK else parameter for parameter in parameters])
            return cursor.fetchall()
