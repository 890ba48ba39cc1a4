"""Who follows whom, and who blocks whom."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Block, Follow
from langlearn.lib.staff import ReadOnly, StaffAdmin, person_link


@admin.register(Follow)
class FollowAdmin(ReadOnly, StaffAdmin):
    search_fields = ["pk__exact"]
    search_people = ["follower", "followed"]
    search_help_text = _("A name of either person")
    list_display = ["id", "by", "of", "created_at"]
    fields = readonly_fields = ["by", "of", "created_at"]
    list_select_related = ["follower__user", "followed__user"]
    ordering = ["-pk"]

    @admin.display(description=_("follower"))
    def by(self, follow):
        return person_link(follow.follower)

    @admin.display(description=_("follows"))
    def of(self, follow):
        return person_link(follow.followed)


@admin.register(Block)
class BlockAdmin(StaffAdmin):
    search_fields = ["pk__exact"]
    search_people = ["blocker", "blocked"]
    search_help_text = _("A name of either person")
    list_display = ["id", "by", "of", "created_at"]
    readonly_fields = ["created_at"]
    autocomplete_fields = ["blocker", "blocked"]
    list_select_related = ["blocker", "blocked"]
    ordering = ["-pk"]

    def has_change_permission(self, request, obj=None):
        """A block is made or ended, never turned to someone else."""
        return False

    def save_model(self, request, obj, form, change):
        """As everywhere: neither follows the other any more."""
        obj.pk = Block.objects.make(obj.blocker, obj.blocked).pk

    @admin.display(description=_("who blocks"))
    def by(self, block):
        return person_link(block.blocker)

    @admin.display(description=_("who is blocked"))
    def of(self, block):
        return person_link(block.blocked)
