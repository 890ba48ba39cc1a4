"""Numbers that a query brings along."""

from django.db.models import Func, Subquery


def number(rows):
    """How many rows, as a subquery."""
    return Subquery(rows.order_by().annotate(number=Func("pk", function="COUNT")).values("number"))
