from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LanglearnConfig(AppConfig):
    name = "langlearn"

    def ready(self):
        from langlearn.lib.search import ensure_indexes

        post_migrate.connect(ensure_indexes, dispatch_uid="search_indexes")
