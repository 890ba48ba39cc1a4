from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SocialConfig(AppConfig):
    name = "social"
    verbose_name = _("3 Social feed")

    def ready(self):
        from social import export, receivers  # noqa: F401
