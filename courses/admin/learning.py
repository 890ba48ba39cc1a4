"""What learners made of a course: who came, the certificates made out, and the addresses of calendars."""

from django.contrib import admin
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses import progress
from courses.models import Attendance, CalendarFeed, Certificate
from langlearn.lib.staff import NotAdded, ReadOnly, StaffAdmin, person_link


@admin.register(Attendance)
class AttendanceAdmin(NotAdded, StaffAdmin):
    search_fields = ["session__name", "session__course__title"]
    search_people = ["enrollment__learner", "session__course__instructor"]
    search_help_text = _("Words of the session or the course, or a name of the learner or instructor")
    list_display = ["id", "session", "learner", "attended", "joined_at", "by_hand"]
    list_filter = ["attended", "by_hand"]
    list_select_related = ["session", "enrollment__learner__user"]
    ordering = ["-pk"]
    fields = ["session", "learner", "attended", "joined_at", "by_hand"]
    readonly_fields = ["session", "learner", "joined_at"]

    @admin.display(description=_("learner"))
    def learner(self, attendance):
        return person_link(attendance.enrollment.learner)

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        progress.recount(obj.session.course, obj.enrollment)

    @transaction.atomic
    def delete_model(self, request, obj):
        course, enrollment = obj.session.course, obj.enrollment
        super().delete_model(request, obj)
        progress.recount(course, enrollment)

    def delete_queryset(self, request, queryset):
        for attendance in queryset.select_related("session__course", "enrollment"):
            self.delete_model(request, attendance)


@admin.register(Certificate)
class CertificateAdmin(NotAdded, StaffAdmin):
    """A name may be mended here, and nowhere else; deleted, a certificate holds no more."""

    search_fields = ["code", "name", "title"]
    search_people = ["enrollment__learner"]
    search_help_text = _("A code (without dashes), words of the name or the course, or a name of the learner")
    list_display = ["code_shown", "name", "title", "learner", "issued_at"]
    list_select_related = ["enrollment__learner__user"]
    ordering = ["-pk"]
    fields = ["code_shown", "learner", "name", "title", "issued_at"]
    readonly_fields = ["code_shown", "learner", "issued_at"]

    @admin.display(description=_("code"), ordering="code")
    def code_shown(self, certificate):
        return certificate.code_shown

    @admin.display(description=_("learner"))
    def learner(self, certificate):
        return person_link(certificate.enrollment.learner)


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnly, StaffAdmin):
    """That there is one and since when; deleted, its address shows nothing any more. The address itself is its
    owner's alone."""

    search_fields = ["pk__exact"]
    search_people = ["user"]
    search_help_text = _("A name of its owner")
    list_display = ["owner", "created_at"]
    list_select_related = ["user"]
    ordering = ["-created_at"]
    fields = ["owner", "created_at"]
    readonly_fields = ["owner", "created_at"]

    @admin.display(description=_("owner"))
    def owner(self, feed):
        return person_link(feed)
