"""The staff's dashboard in the index of their site."""

from django import template

from feedback import dashboard

register = template.Library()
register.simple_tag(dashboard.dashboard, name="dashboard")
