"""The staff's own site: its name, its door, and of the libraries' rows those that staff need."""

from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from langlearn import staff_door
from langlearn.lib.staff import ReadOnly, StaffAdmin, StaffForm, person_link

admin.site.site_header = admin.site.site_title = _("Langlearn staff")
admin.site.index_title = _("Everything")
staff_door.install()

for app in ("django.contrib.auth", "allauth.account", "allauth.mfa", "allauth.usersessions"):
    import_module(f"{app}.admin")  # registers its models; we replace these, or leave them out
for model in (Authenticator, EmailAddress, Group, UserSession):
    admin.site.unregister(model)


@admin.register(Group)
class StaffGroupAdmin(StaffAdmin, GroupAdmin):
    """What a group of staff may do. Only superusers hand out powers."""

    form = StaffForm
    search_fields = ["name"]
    ordering = ["name"]

    def has_module_permission(self, request):
        return request.user.is_superuser

    has_add_permission = has_module_permission

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    has_view_permission = has_delete_permission = has_change_permission


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnly, StaffAdmin):
    """Second factors: taken away from someone who lost theirs; their secrets are never shown."""

    search_fields = ["pk__exact"]
    search_people = ["user"]
    search_help_text = _("A name of the person")
    list_display = ["id", "person", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    fields = readonly_fields = ["person", "type", "created_at", "last_used_at"]
    ordering = ["-pk"]

    @admin.display(description=_("account"))
    def person(self, factor):
        return person_link(factor.user)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly, StaffAdmin):
    """What staff did here; nobody changes that."""

    search_fields = ["object_repr", "change_message"]
    search_people = ["user"]
    search_help_text = _("A name of who did it, or of what it was done to")
    list_display = ["action_time", "person", "content_type", "object_repr", "get_change_message"]
    list_filter = ["action_flag", "action_time"]
    list_select_related = ["user", "content_type"]
    fields = readonly_fields = ["action_time", "person", "content_type", "object_repr", "get_change_message"]
    ordering = ["-pk"]

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("who"))
    def person(self, entry):
        return person_link(entry.user)
