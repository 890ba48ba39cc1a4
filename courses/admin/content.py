"""Recorded classes and study materials."""

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from courses.models import RecordedClass, StudyMaterial
from langlearn.lib.staff import EMPTY, PrivateFiles, StaffAdmin, private_file

from .counted import Counted


class FileAdmin(Counted, PrivateFiles, StaffAdmin):
    private_files = ["file"]
    search_people = ["course__instructor"]
    list_select_related = ["course"]
    ordering = ["-pk"]
    autocomplete_fields = ["course"]

    @admin.display(description=_("fetch the file"))
    def download(self, row):
        return private_file(row, "file")


@admin.register(RecordedClass)
class RecordedClassAdmin(FileAdmin):
    search_fields = ["name", "course__title"]
    search_help_text = _("Words of the name or the course, or a name of the instructor")
    list_display = ["name", "course", "recorded_at", "duration", "bytes"]
    list_filter = ["recorded_at"]
    fields = ["course", "name", "description", "recorded_at", "duration", "link", "file", "download", "bytes"]
    readonly_fields = ["download", "bytes"]

    def save_model(self, request, obj, form, change):
        if "file" in form.changed_data:
            obj.size = obj.file.size if obj.file else None
        super().save_model(request, obj, form, change)

    @admin.display(description=_("size"), ordering="size")
    def bytes(self, recording):
        return filesizeformat(recording.size) if recording.size else EMPTY


@admin.register(StudyMaterial)
class StudyMaterialAdmin(FileAdmin):
    search_fields = ["title", "course__title"]
    search_help_text = _("Words of the title or the course, or a name of the instructor")
    list_display = ["title", "course", "type", "uploaded_at"]
    list_filter = ["type", "uploaded_at"]
    fields = ["course", "title", "description", "type", "file", "download", "uploaded_at"]
    readonly_fields = ["download", "uploaded_at"]
