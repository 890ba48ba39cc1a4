from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("4 Courses")

    def ready(self):
        from courses import export  # noqa: F401 (their receivers)
        from courses.group import delivery  # noqa: F401
