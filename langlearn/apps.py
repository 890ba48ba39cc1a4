from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class LanglearnConfig(AppConfig):
    name = "langlearn"

    def ready(self):
        from langlearn.lib import translation
        from langlearn.lib.search import ensure_indexes

        checks.register(translation.check)
        post_migrate.connect(ensure_indexes, dispatch_uid="search_indexes")
