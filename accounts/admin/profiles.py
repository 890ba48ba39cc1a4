"""What learners and instructors have besides their account."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Instructor, Interest, Learner
from langlearn.lib.staff import StaffAdmin, people, person_link

from .forms import LearnerForm


class ProfileAdmin(StaffAdmin):
    """The person stays the same; a new profile is given to an account on the account's page."""

    search_fields = ["user__search_text"]
    search_help_text = _("Words of name, username and bio, or the beginning of an email address")
    list_select_related = ["user"]
    ordering = ["-pk"]
    readonly_fields = ["person"]

    def has_add_permission(self, request, *args):
        return False

    def has_delete_permission(self, request, *args):
        """A person is deleted with their account, on the account's page: chats and courses point at the profile."""
        return False

    def get_search_results(self, request, queryset, search_term):
        return (queryset.filter(user__in=people(search_term)) if search_term else queryset), False

    @admin.display(description=_("account"), ordering="user__username")
    def person(self, profile):
        return person_link(profile)


@admin.register(Learner)
class LearnerAdmin(ProfileAdmin):
    form = LearnerForm
    list_display = ["__str__", "person", "native_language", "learning_language", "language_level", "country"]
    list_filter = ["learning_language", "native_language", "language_level", "country"]
    fields = ["person", "native_language", "learning_language", "language_level", "interests"]
    readonly_fields = ["person", "native_language"]
    autocomplete_fields = ["interests"]


@admin.register(Instructor)
class InstructorAdmin(ProfileAdmin):
    list_display = ["__str__", "person", "teaching_language", "years_of_experience"]
    list_filter = ["teaching_language"]
    fields = ["person", "teaching_language", "years_of_experience"]


@admin.register(Interest)
class InterestAdmin(StaffAdmin):
    search_fields = ["name"]
    list_display = ["name"]
    ordering = ["name"]
