"""Private chats, for staff: only superusers read them, nobody writes there, a search finds people and not words."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from langlearn.lib.staff import (
    PrivateFiles,
    ReadOnly,
    StaffAdmin,
    Translated,
    link,
    list_link,
    person_link,
    private_file,
)
from messaging.models import Chat, Message


class Private(ReadOnly):
    """Reports carry their own evidence; beyond that, letters are opened by superusers only."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser


@admin.register(Chat)
class ChatAdmin(Private, StaffAdmin):
    search_fields = ["pk__exact"]
    search_people = ["user1", "user2"]
    search_help_text = _("A name of either learner, or the number of the chat")
    list_display = ["id", "first", "second", "created_at", "updated_at"]
    list_select_related = ["user1__user", "user2__user"]
    list_filter = ["updated_at"]
    ordering = ["-pk"]
    fields = readonly_fields = ["first", "second", "created_at", "updated_at", "written"]

    @admin.display(description=_("first learner"))
    def first(self, chat):
        return person_link(chat.user1)

    @admin.display(description=_("second learner"))
    def second(self, chat):
        return person_link(chat.user2)

    @admin.display(description=_("messages"))
    def written(self, chat):
        return list_link("messaging_message", str(chat.messages.count()), chat__exact=chat.pk)


@admin.register(Message)
class MessageAdmin(Private, PrivateFiles, Translated, StaffAdmin):
    """The list says who wrote when; the words stand on the message's own page, and neither beside a checkbox nor in
    the staff's log."""

    actions = None
    private_files = ["image", "audio"]
    search_fields = ["pk__exact"]
    search_people = ["sender"]
    search_help_text = _("A name of the sender, or the number of the message")
    list_display = ["id", "chat_link", "sender_link", "type", "sent_at", "read_at", "deleted_at"]
    list_select_related = ["chat", "sender__user"]
    list_filter = ["type", "sent_at"]
    ordering = ["-pk"]
    fields = readonly_fields = [
        "chat_link",
        "sender_link",
        "type",
        "content_text",
        "image_file",
        "audio_file",
        "answers",
        "correction",
        "correction_note",
        "corrected_at",
        "translations_shown",
        "sent_at",
        "read_at",
        "deleted_at",
    ]

    def log_deletions(self, request, queryset):
        entries = super().log_deletions(request, queryset)
        kind = ContentType.objects.get_for_model(Message)
        logged = LogEntry.objects.filter(content_type=kind, object_id__in=[str(message.pk) for message in queryset])
        logged.update(object_repr=_("A message"))
        return entries

    @admin.display(description=_("chat"), ordering="chat")
    def chat_link(self, message):
        return link(message.chat, f"#{message.chat_id}")

    @admin.display(description=_("sender"))
    def sender_link(self, message):
        return person_link(message.sender)

    @admin.display(description=_("in reply to"))
    def answers(self, message):
        return link(message.parent_msg, f"#{message.parent_msg_id}")

    @admin.display(description=_("picture"))
    def image_file(self, message):
        return private_file(message, "image")

    @admin.display(description=_("recording"))
    def audio_file(self, message):
        return private_file(message, "audio")
