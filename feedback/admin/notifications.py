"""What people were told, how they want to be told, and what is under way."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.browsers import browser
from feedback.models import Digest, Errand, Notification, Preference, PushSubscription
from langlearn.lib.staff import EMPTY, NotAdded, ReadOnly, StaffAdmin, link, person_link

SHOWN = 20


@admin.register(Notification)
class NotificationAdmin(ReadOnly, StaffAdmin):
    search_fields = ["key__startswith"]
    search_people = ["recipient"]
    search_help_text = _("A name of the recipient, or the beginning of the event")
    list_display = ["id", "content_title", "recipient_link", "notification_type", "is_read", "created_at"]
    list_display_links = ["id", "content_title"]
    list_filter = ["notification_type", "is_read", "in_app"]
    list_select_related = ["recipient"]
    ordering = ["-pk"]
    fields = readonly_fields = [
        "recipient_link",
        "notification_type",
        "content_title",
        "content_text",
        "url",
        "course_link",
        "in_app",
        "is_read",
        "created_at",
        "mail_at",
        "mailed_at",
        "digest_at",
        "key",
        "events",
    ]

    @admin.display(description=_("recipient"))
    def recipient_link(self, notification):
        return person_link(notification.recipient)

    @admin.display(description=_("folded events"))
    def events(self, notification):
        """The newest, and how many there are."""
        parts = list(notification.parts.select_related("actor").order_by("-pk")[:SHOWN])
        if not parts:
            return EMPTY
        rows = format_html_join("", "<li>{} {} {}</li>", ((person_link(p.actor), p.key, p.line) for p in parts))
        return format_html("{}<ul>{}</ul>", notification.parts.count(), rows)

    @admin.display(description=_("course"))
    def course_link(self, notification):
        return link(notification.course)


class OfPerson:
    """Rows of one account each, `user`."""

    search_fields = ["pk__exact"]
    search_people = ["user"]
    search_help_text = _("A name of the account")
    list_select_related = ["user"]
    ordering = ["-pk"]

    @admin.display(description=_("account"))
    def user_link(self, row):
        return person_link(row.user)


@admin.register(Preference)
class PreferenceAdmin(OfPerson, ReadOnly, StaffAdmin):
    list_display = ["id", "user_link", "kind", "app", "push", "mail"]
    list_filter = ["kind", "mail"]
    fields = readonly_fields = ["user_link", "kind", "app", "push", "mail"]


@admin.register(Digest)
class DigestAdmin(OfPerson, ReadOnly, StaffAdmin):
    list_display = ["id", "user_link", "day", "made_at", "sent_at"]
    fields = readonly_fields = ["user_link", "day", "entries", "made_at", "sent_at"]


@admin.register(PushSubscription)
class PushSubscriptionAdmin(OfPerson, NotAdded, StaffAdmin):
    """May be deleted, to end it. Its address and keys are nobody's business but the browser's."""

    list_display = ["id", "user_link", "browser_shown", "service", "created_at"]
    fields = readonly_fields = ["user_link", "browser_shown", "service", "created_at"]

    @admin.display(description=_("browser"))
    def browser_shown(self, row):
        return browser(row.user_agent)

    @admin.display(description=_("push service"))
    def service(self, row):
        return urlsplit(row.endpoint).hostname


@admin.register(Errand)
class ErrandAdmin(ReadOnly, StaffAdmin):
    """What is being told to many; one that stays here for long is stuck."""

    search_fields = ["key__startswith"]
    search_help_text = _("The beginning of the event")
    list_display = ["id", "key", "name", "up_to", "created_at", "taken_at"]
    ordering = ["pk"]
    fields = readonly_fields = ["key", "name", "data", "up_to", "created_at", "taken_at"]
