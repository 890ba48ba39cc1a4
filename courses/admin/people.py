"""Who takes a course."""

from django.contrib import admin
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from courses import enrolling
from courses.models import Enrollment
from langlearn.lib.staff import EMPTY, StaffAdmin, link, list_link, person_link


@admin.register(Enrollment)
class EnrollmentAdmin(StaffAdmin):
    search_fields = ["course__title"]
    search_people = ["learner", "course__instructor"]
    search_help_text = _("Words of the course, or a name of the learner or instructor")
    list_display = ["id", "course_link", "learner_link", "status", "progress", "enrolled_at", "completed_at"]
    list_filter = ["status", "enrolled_at"]
    list_select_related = ["course", "learner__user"]
    ordering = ["-pk"]
    autocomplete_fields = ["course", "learner"]
    readonly_fields = ["enrolled_at", "completed_at", "pay_by", "money"]

    def get_readonly_fields(self, request, obj=None):
        """Whose it is, and of which course, stays."""
        return [*(["course", "learner"] if obj else []), *self.readonly_fields]

    def save_model(self, request, obj, form, change):
        """Completed since when, said where it is. A new status has its consequences: who waits moves up, money goes
        back, people are told."""
        completed = obj.status == Enrollment.Status.COMPLETED
        obj.completed_at = (obj.completed_at or now()) if completed else None
        with transaction.atomic():
            obj.course = enrolling.locked(obj.course_id)
            was = Enrollment.objects.filter(pk=obj.pk).values_list("status", flat=True).first() or ""
            super().save_model(request, obj, form, change)
            if was != obj.status:
                enrolling.put(obj, was, request.user)

    @admin.display(description=_("money"))
    def money(self, enrollment):
        return list_link("courses_payment", _("payments"), enrollment__exact=enrollment.pk) if enrollment.pk else EMPTY

    @admin.display(description=_("course"))
    def course_link(self, enrollment):
        return link(enrollment.course)

    @admin.display(description=_("learner"))
    def learner_link(self, enrollment):
        return person_link(enrollment.learner)
