from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("5 Feedback and notifications")

    def ready(self):
        from feedback import checks, export, mailing, push, receivers  # noqa: F401 (their receivers)
