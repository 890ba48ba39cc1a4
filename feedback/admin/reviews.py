"""What learners wrote on courses and instructors, and instructors on learners."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models import Feedback, FeedbackEdit, FeedbackReply
from feedback.reviews import hide
from langlearn.lib.staff import NotAdded, ReadOnly, StaffAdmin, excerpt, link, person_link


class ReplyInline(ReadOnly, admin.StackedInline):
    model = FeedbackReply
    fields = readonly_fields = ["text", "created_at", "edited_at"]


class EditInline(ReadOnly, admin.TabularInline):
    model = FeedbackEdit
    fields = readonly_fields = ["rating", "feedback_about", "feedback_text", "written_at", "replaced_at"]
    ordering = ["-pk"]


class HiddenFilter(admin.SimpleListFilter):
    title, parameter_name = _("taken down"), "hidden"

    def lookups(self, request, model_admin):
        return [("1", _("Yes")), ("0", _("No"))]

    def queryset(self, request, queryset):
        return queryset.filter(hidden_at__isnull=self.value() == "0") if self.value() in ("0", "1") else queryset


@admin.register(Feedback)
class FeedbackAdmin(NotAdded, StaffAdmin):
    """What somebody wrote stays as they wrote it: staff take it down whole, or delete it."""

    search_fields = ["feedback_text", "course__title"]
    search_people = ["learner", "instructor"]
    search_help_text = _("Words of the feedback or the course, or a name of the learner or instructor")
    list_display = ["id", "feedback_type", "rating", "text", "course_link", "learner_link", "instructor_link"]
    list_display_links = ["id", "text"]
    list_filter = ["feedback_type", "rating", HiddenFilter, "created_at"]
    list_select_related = ["course", "learner__user", "instructor__user"]
    ordering = ["-pk"]
    fields = readonly_fields = [
        "feedback_type",
        "course_link",
        "learner_link",
        "instructor_link",
        "rating",
        "feedback_about",
        "feedback_text",
        "created_at",
        "edited_at",
        "hidden_at",
    ]
    inlines = [ReplyInline, EditInline]
    actions = ["take_down", "put_back"]

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

    @admin.action(description=_("Take down the selected feedback"), permissions=["change"])
    def take_down(self, request, queryset):
        self.turn(request, queryset.filter(hidden_at=None), timezone.now(), _("Taken down."))

    @admin.action(description=_("Put the selected feedback back"), permissions=["change"])
    def put_back(self, request, queryset):
        self.turn(request, queryset.exclude(hidden_at=None), None, _("Put back."))

    def turn(self, request, queryset, moment, said):
        """Each is logged; ratings follow."""
        rows = list(queryset)
        for feedback in rows:
            hide(feedback, moment)
            self.log_change(request, feedback, said)
        self.message_user(request, _("Changed: %(count)d") % {"count": len(rows)})
