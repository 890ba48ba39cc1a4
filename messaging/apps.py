from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("2 Communication")

    def ready(self):
        from messaging import delivery, export, requests  # noqa: F401 (their receivers)
