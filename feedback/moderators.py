"""The group of staff who keep the place safe: the queue with its evidence, decisions, their log, and nothing else."""

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

GROUP = "Moderators"
RIGHTS = ["view_case", "decide_case", "view_decision"]


def make_group(app_config, using, **kwargs):
    """After each migration: there with its rights, whatever else a superuser gave it."""
    create_permissions(app_config, verbosity=0, using=using)
    group = Group.objects.using(using).get_or_create(name=GROUP)[0]
    rights = Permission.objects.using(using).filter(content_type__app_label=app_config.label, codename__in=RIGHTS)
    group.permissions.add(*rights)
