"""Accounts."""

from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db import transaction
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.deletion import delete_account
from accounts.models import Instructor, Learner, User
from langlearn.lib import live
from langlearn.lib.staff import FoundByTyping, ReadOnly, StaffAdmin, StaffForm, list_link, people, picture

from .forms import (
    AccountCreationForm,
    AccountForm,
    AccountPasswordForm,
    InstructorFormSet,
    LearnerFormSet,
)

ENDS = ["limited_until", "suspended_until"]  # decided as cases
POWERS = ["is_staff", "is_superuser", "groups"]
# What leads from an account to what its person did: the list, the foreign key, the words.
TRACES = [
    ("social_post", "author", _("posts")),
    ("social_comment", "author", _("comments")),
    ("courses_groupmessage", "sender", _("group messages")),
    ("courses_enrollment", "learner", _("enrollments")),
    ("courses_course", "instructor", _("courses")),
    ("feedback_report", "person", _("reports about them")),
    ("feedback_report", "reporter", _("reports by them")),
    ("feedback_decision", "person", _("decisions about them")),
    ("feedback_notification", "recipient", _("notifications")),
    ("accounts_block", "blocker", _("people they block")),
    ("accounts_block", "blocked", _("people who block them")),
]


class LearnerInline(FoundByTyping, admin.StackedInline):
    model = Learner
    form = StaffForm
    formset = LearnerFormSet
    extra = 0
    can_delete = False
    autocomplete_fields = ["interests"]


class InstructorInline(admin.StackedInline):
    model = Instructor
    form = StaffForm
    formset = InstructorFormSet
    extra = 0
    can_delete = False


class EmailAddressInline(ReadOnly, admin.TabularInline):
    model = EmailAddress
    fields = readonly_fields = ["email", "verified", "primary"]
    extra = 0
    can_delete = False
    verbose_name_plural = _("email addresses")


@admin.register(User)
class AccountAdmin(StaffAdmin, UserAdmin):
    form = AccountForm
    add_form = AccountCreationForm
    change_password_form = AccountPasswordForm
    search_fields = ["search_text", "email"]
    search_help_text = _("Words of name, username and bio, or the beginning of an email address")
    list_display = ["username", "name", "email", "acc_type", "native_language", "is_active", "last_active"]
    list_filter = ["is_active", "acc_type", "native_language", "country", "is_staff", "is_superuser"]
    ordering = ["-pk"]
    filter_horizontal = []
    autocomplete_fields = ["groups"]
    readonly_fields = [
        "picture",
        *ENDS,
        "traces",
        "private_traces",
        "created_at",
        "last_active",
        "last_login",
    ]
    inlines = [LearnerInline, InstructorInline, EmailAddressInline]
    actions = ["deactivate", "reactivate"]
    fieldsets = [
        (
            None,
            {"fields": ["username", "email", "password", "acc_type", "is_active", *ENDS]},
        ),
        (_("Profile"), {"fields": ["picture", "name", "bio", "native_language", "country", "gender"]}),
        (_("Private"), {"fields": ["date_of_birth", "show_age", "timezone", "ui_language"]}),
        (_("What they did"), {"fields": ["traces", "private_traces", "created_at", "last_active", "last_login"]}),
        (_("Staff"), {"fields": POWERS, "classes": ["collapse"]}),
    ]
    add_fieldsets = [
        (None, {"fields": [*AccountCreationForm.Meta.fields, "usable_password", "password1", "password2"]})
    ]

    def get_search_results(self, request, queryset, search_term):
        return (queryset.filter(pk__in=people(search_term)) if search_term else queryset), False

    def get_inlines(self, request, obj):
        """The profile of the account's kind; while it is made, both are offered."""
        if obj is None:
            return [LearnerInline, InstructorInline]
        return [LearnerInline if obj.acc_type == "learner" else InstructorInline, EmailAddressInline]

    def get_readonly_fields(self, request, obj=None):
        """Only a superuser gives powers. An account's kind stays: its profile and all it did hang on it."""
        fixed = [*self.readonly_fields, *(["acc_type"] if obj else [])]
        return fixed if request.user.is_superuser else [*fixed, *POWERS]

    def has_change_permission(self, request, obj=None):
        """Staff accounts are a superuser's: whoever may set a password there could become them."""
        permitted = super().has_change_permission(request, obj)
        return permitted and (obj is None or not obj.is_staff or obj == request.user or request.user.is_superuser)

    def has_delete_permission(self, request, obj=None):
        """Nobody their own, and nothing is left to delete of whom is gone already."""
        permitted = super().has_delete_permission(request, obj)
        if obj is None or not permitted:
            return permitted
        return obj != request.user and not obj.is_deleted and (not obj.is_staff or request.user.is_superuser)

    def get_deleted_objects(self, objs, request):
        """The accounts themselves: what goes with them and what stays is said by accounts/deletion.py, not by what the
        database would cascade to, which are also the messages that others wrote to them."""
        forbidden = any(not self.has_delete_permission(request, account) for account in objs)
        named = [f"{account.display_name} (@{account.username})" for account in objs]
        counts = {self.opts.verbose_name_plural: len(named)}
        return named, counts, {self.opts.verbose_name} if forbidden else set(), []

    def delete_model(self, request, obj):
        """As if they had left by themselves: others keep their side of what they shared, without a name."""
        delete_account(obj)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        for account in queryset:
            delete_account(account)

    def save_model(self, request, obj, form, change):
        """An address that staff enter is confirmed, and the one that signs in."""
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data and obj.email:
            EmailAddress.objects.filter(user=obj, primary=True).delete()
            EmailAddress.objects.filter(user=obj, email__iexact=obj.email).delete()
            EmailAddress.objects.create(user=obj, email=obj.email, primary=True, verified=True)
        if change and "is_active" in form.changed_data and not obj.is_active:
            live.on_commit(live.close_user, obj.pk)

    @admin.display(description=_("picture"))
    def picture(self, user):
        return picture(user.profile_image, 96)

    @admin.display(description=_("leads to"))
    def traces(self, user):
        rows = []
        for model, key, words in TRACES:
            everything = {"status": "all"} if model == "feedback_report" else {}  # the queue shows open ones by itself
            rows.append([list_link(model, words, **{f"{key}__exact": user.pk}, **everything)])
        return format_html_join(" · ", "{}", rows)

    @admin.display(description=_("in private"), empty_value="")
    def private_traces(self, user):
        """Whoever is no superuser finds nothing there."""
        return list_link("messaging_message", _("private messages"), sender__exact=user.pk)

    @admin.action(description=_("Deactivate the selected accounts"), permissions=["change"])
    def deactivate(self, request, queryset):
        self.set_active(request, queryset.exclude(pk=request.user.pk), False)

    @admin.action(description=_("Reactivate the selected accounts"), permissions=["change"])
    def reactivate(self, request, queryset):
        self.set_active(request, queryset, True)

    def set_active(self, request, queryset, active):
        """Each is logged; whoever is deactivated is signed out, sockets included."""
        changed = [user for user in queryset.filter(is_active=not active) if self.has_change_permission(request, user)]
        with transaction.atomic():
            User.objects.filter(pk__in=[user.pk for user in changed]).update(is_active=active)
            for user in changed:
                self.log_change(request, user, _("Reactivated.") if active else _("Deactivated."))
                if not active:
                    live.on_commit(live.close_user, user.pk)
        text = ngettext("%(count)d account changed.", "%(count)d accounts changed.", len(changed))
        self.message_user(request, text % {"count": len(changed)}, messages.SUCCESS if changed else messages.WARNING)
