"""Who takes a course, and what is said in its group chat."""

from django.contrib import admin
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from courses.models import Enrollment, GroupMessage
from langlearn.lib.staff import NotAdded, StaffAdmin, Translated, excerpt, link, person_link


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
    readonly_fields = ["enrolled_at", "completed_at"]

    def save_model(self, request, obj, form, change):
        """Completed since when, said where it is."""
        completed = obj.status == Enrollment.Status.COMPLETED
        obj.completed_at = (obj.completed_at or now()) if completed else None
        super().save_model(request, obj, form, change)

    @admin.display(description=_("course"))
    def course_link(self, enrollment):
        return link(enrollment.course)

    @admin.display(description=_("learner"))
    def learner_link(self, enrollment):
        return person_link(enrollment.learner)


@admin.register(GroupMessage)
class GroupMessageAdmin(NotAdded, Translated, StaffAdmin):
    search_fields = ["content_text", "course__title"]
    search_people = ["sender"]
    search_help_text = _("Words of the message or the course, or a name of the sender")
    list_display = ["id", "text", "course_link", "sender_link", "type", "sent_at", "deleted_at"]
    list_display_links = ["id", "text"]
    list_filter = ["type", "sent_at"]
    list_select_related = ["course", "sender"]
    ordering = ["-pk"]
    fields = [
        "course_link",
        "sender_link",
        "type",
        "answers",
        "content_text",
        "translations_shown",
        "sent_at",
        "deleted_at",
    ]
    readonly_fields = [
        "course_link",
        "sender_link",
        "type",
        "answers",
        "translations_shown",
        "sent_at",
        "deleted_at",
    ]

    def save_model(self, request, obj, form, change):
        if "content_text" in form.changed_data:
            obj.translated_content = {}
        super().save_model(request, obj, form, change)

    @admin.display(description=_("text"))
    def text(self, message):
        return excerpt(message.content_text)

    @admin.display(description=_("course"))
    def course_link(self, message):
        return link(message.course)

    @admin.display(description=_("sender"))
    def sender_link(self, message):
        return person_link(message.sender)

    @admin.display(description=_("in reply to"))
    def answers(self, message):
        return link(message.parent_message)
