"""What came in, by month, in each currency by itself."""

from functools import partial

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from courses.models import Payment
from langlearn.lib.choices import Currency
from langlearn.lib.ui import money

from .charts import Chart


def charts(courses, year):
    """One a currency in which something came."""
    paid = Payment.objects.received().filter(enrollment__course__in=courses, paid_at__gte=year.since)
    months = paid.order_by().annotate(month=TruncMonth("paid_at", tzinfo=year.zone)).values("month", "currency")
    found = {}
    for month, currency, amount in months.annotate(sum=Sum("amount")).values_list("month", "currency", "sum"):
        found.setdefault(currency, []).append((month, amount))
    return [
        Chart(
            _("Income in %(currency)s") % {"currency": Currency(currency).label},
            year,
            year.values(found[currency]),
            partial(money, currency=currency),
        )
        for currency in Currency.values
        if currency in found
    ]
