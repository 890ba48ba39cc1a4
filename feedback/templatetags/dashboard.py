"""The staff's dashboard in the index of their site."""

from django import template
from django.utils.timesince import timesince

from feedback import dashboard

register = template.Library()
register.simple_tag(dashboard.dashboard, name="dashboard")


@register.filter
def waits(moment):
    """How long something has waited, in its largest unit."""
    return timesince(moment, depth=1)
