"""What learners wrote on courses and instructors, and instructors on learners."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from feedback.models import Feedback
from langlearn.lib.staff import NotAdded, StaffAdmin, excerpt, link, person_link


@admin.register(Feedback)
class FeedbackAdmin(NotAdded, StaffAdmin):
    search_fields = ["feedback_text", "course__title"]
    search_people = ["learner", "instructor"]
    search_help_text = _("Words of the feedback or the course, or a name of the learner or instructor")
    list_display = ["id", "feedback_type", "rating", "text", "course_link", "learner_link", "instructor_link"]
    list_display_links = ["id", "text"]
    list_filter = ["feedback_type", "rating", "created_at"]
    list_select_related = ["course", "learner__user", "instructor__user"]
    ordering = ["-pk"]
    fields = [
        "feedback_type",
        "course_link",
        "learner_link",
        "instructor_link",
        "rating",
        "feedback_about",
        "feedback_text",
        "created_at",
        "edited_at",
    ]
    readonly_fields = [
        "feedback_type",
        "course_link",
        "learner_link",
        "instructor_link",
        "rating",
        "created_at",
        "edited_at",
    ]

    @admin.display(description=_("text"))
    def text(self, feedback):
        return excerpt(feedback.feedback_text)

    @admin.display(description=_("course"))
    def course_link(self, feedback):
        return link(feedback.course)

    @admin.display(description=_("learner"))
    def learner_link(self, feedback):
        return person_link(feedback.learner)

    @admin.display(description=_("instructor"))
    def instructor_link(self, feedback):
        return person_link(feedback.instructor)
