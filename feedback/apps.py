from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("5 Feedback and notifications")

    def ready(self):
        from feedback import charts, checks, export, mailing, moderators, push, receivers  # noqa: F401 (their receivers)

        post_migrate.connect(moderators.make_group, sender=self, dispatch_uid="moderators")
