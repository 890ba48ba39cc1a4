"""What is said in the group chats of courses, how it is corrected, and who may write."""

from django.contrib import admin
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.models import GroupCorrection, GroupMember, GroupMessage
from langlearn.lib.staff import (
    EMPTY,
    NotAdded,
    PrivateFiles,
    ReadOnly,
    StaffAdmin,
    Translated,
    excerpt,
    link,
    list_link,
    person_link,
    private_file,
)


@admin.register(GroupMessage)
class GroupMessageAdmin(NotAdded, PrivateFiles, Translated, StaffAdmin):
    private_files = ["image"]
    search_fields = ["content_text", "course__title"]
    search_people = ["sender"]
    search_help_text = _("Words of the message or the course, or a name of the sender")
    list_display = ["id", "text", "course_link", "sender_link", "type", "is_announcement", "sent_at", "deleted_at"]
    list_display_links = ["id", "text"]
    list_filter = ["type", "is_announcement", "sent_at"]
    list_select_related = ["course", "sender"]
    ordering = ["-pk"]
    readonly_fields = [
        "course_link",
        "sender_link",
        "type",
        "is_announcement",
        "pinned_at",
        "answers",
        "image_file",
        "named",
        "corrected",
        "translations_shown",
        "sent_at",
        "deleted_at",
        "deleted_by",
        "hidden_at",
    ]
    fields = [*readonly_fields[:6], "content_text", *readonly_fields[6:]]

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        """Open pages show the new words at once."""
        if "content_text" in form.changed_data:
            obj.change(content_text=obj.content_text, translated_content={}, translated_by={})

    @admin.display(description=_("text"))
    def text(self, message):
        return excerpt(message.content_text) or EMPTY

    @admin.display(description=_("course"))
    def course_link(self, message):
        return link(message.course)

    @admin.display(description=_("sender"))
    def sender_link(self, message):
        return person_link(message.sender)

    @admin.display(description=_("in reply to"))
    def answers(self, message):
        return link(message.parent_message, f"#{message.parent_message_id}")

    @admin.display(description=_("picture"))
    def image_file(self, message):
        return private_file(message, "image")

    @admin.display(description=_("mentions"))
    def named(self, message):
        return ", ".join(f"@{person.username}" for person in message.mentions.all()) or EMPTY

    @admin.display(description=_("corrections"))
    def corrected(self, message):
        count = str(message.corrections.count())
        return list_link("courses_groupcorrection", count, message__exact=message.pk)


@admin.register(GroupCorrection)
class GroupCorrectionAdmin(ReadOnly, StaffAdmin):
    search_fields = ["correction", "note", "message__course__title"]
    search_people = ["corrector", "message__sender"]
    search_help_text = _("Words of the correction or the course, or a name of either person")
    list_display = ["id", "text", "course_link", "corrector_link", "sender_link", "created_at", "thanked_at"]
    list_display_links = ["id", "text"]
    list_filter = ["created_at"]
    list_select_related = ["message__course", "message__sender", "corrector"]
    ordering = ["-pk"]
    readonly_fields = [
        "course_link",
        "message_link",
        "sender_link",
        "corrector_link",
        "corrected_text",
        "correction",
        "note",
        "created_at",
        "thanked_at",
    ]
    fields = readonly_fields

    @admin.display(description=_("correction"))
    def text(self, correction):
        return excerpt(correction.correction)

    @admin.display(description=_("course"))
    def course_link(self, correction):
        return link(correction.message.course)

    @admin.display(description=_("message"))
    def message_link(self, correction):
        return link(correction.message, f"#{correction.message_id}")

    @admin.display(description=_("corrected by"))
    def corrector_link(self, correction):
        return person_link(correction.corrector)

    @admin.display(description=_("sender"))
    def sender_link(self, correction):
        return person_link(correction.message.sender)


@admin.register(GroupMember)
class GroupMemberAdmin(NotAdded, StaffAdmin):
    """Whom an instructor muted; staff may lift it by hand."""

    search_fields = ["course__title"]
    search_people = ["user", "course__instructor"]
    search_help_text = _("Words of the course, or a name of the member or instructor")
    list_display = ["id", "course_link", "user_link", "read_up_to", "muted_at"]
    list_filter = [("muted_at", admin.EmptyFieldListFilter)]
    list_select_related = ["course", "user"]
    ordering = ["-pk"]
    readonly_fields = ["course_link", "user_link", "read_up_to"]
    fields = [*readonly_fields, "muted_at"]

    @admin.display(description=_("course"))
    def course_link(self, member):
        return link(member.course)

    @admin.display(description=_("member"))
    def user_link(self, member):
        return person_link(member.user)
