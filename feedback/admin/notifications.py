"""What people were told."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from feedback.models import Notification
from langlearn.lib.staff import ReadOnly, StaffAdmin, link, person_link


@admin.register(Notification)
class NotificationAdmin(ReadOnly, StaffAdmin):
    search_fields = ["key__startswith"]
    search_people = ["recipient"]
    search_help_text = _("A name of the recipient, or the beginning of the event")
    list_display = ["id", "content_title", "recipient_link", "notification_type", "is_read", "created_at"]
    list_display_links = ["id", "content_title"]
    list_filter = ["notification_type", "is_read"]
    list_select_related = ["recipient"]
    ordering = ["-pk"]
    fields = readonly_fields = [
        "recipient_link",
        "notification_type",
        "content_title",
        "content_text",
        "url",
        "course_link",
        "is_read",
        "created_at",
        "key",
    ]

    @admin.display(description=_("recipient"))
    def recipient_link(self, notification):
        return person_link(notification.recipient)

    @admin.display(description=_("course"))
    def course_link(self, notification):
        return link(notification.course)
