"""Recorded classes and study materials. A file of staff is looked at as one of an instructor is."""

from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from courses.models import RecordedClass, StudyMaterial
from courses.teaching.files import drop_on_commit, files_of
from courses.teaching.forms.content import TYPES
from courses.teaching.uploads import check
from courses.teaching.uploads.kinds import Kind
from langlearn.lib.staff import EMPTY, PrivateFiles, StaffAdmin, StaffForm, private_file

from .counted import Counted


class FileForm(StaffForm):
    """`checked`: what there is to know of a file that was chosen."""

    kinds = ()
    checked = None

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        self.checked = check(file, list(self.kinds))
        return self.checked.file


class MaterialForm(FileForm):
    kinds = TYPES


class RecordingForm(FileForm):
    kinds = (Kind.VIDEO, Kind.AUDIO)


class FileAdmin(Counted, PrivateFiles, StaffAdmin):
    private_files = ["file"]
    search_people = ["course__instructor"]
    list_select_related = ["course"]
    ordering = ["-pk"]
    autocomplete_fields = ["course"]

    @admin.display(description=_("fetch the file"))
    def download(self, row):
        return private_file(row, "file")

    def save_model(self, request, obj, form, change):
        """The old file goes once that is committed."""
        before = files_of(type(obj).objects.get(pk=obj.pk)) if change else []
        if "file" in form.changed_data:
            self.take(obj, form.checked)
        super().save_model(request, obj, form, change)
        if form.checked:
            form.checked.file.close()
        if before != files_of(obj):
            drop_on_commit(before)

    def delete_model(self, request, obj):
        drop_on_commit(files_of(obj))
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for row in queryset:
            drop_on_commit(files_of(row))
        super().delete_queryset(request, queryset)


@admin.register(RecordedClass)
class RecordedClassAdmin(FileAdmin):
    form = RecordingForm
    search_fields = ["name", "course__title"]
    search_help_text = _("Words of the name or the course, or a name of the instructor")
    list_display = ["name", "course", "recorded_at", "duration", "bytes"]
    list_filter = ["recorded_at"]
    fields = ["course", "name", "description", "recorded_at", "duration", "link", "file", "download", "bytes"]
    readonly_fields = ["download", "bytes"]

    def take(self, recording, checked):
        recording.size = checked.file.size if checked else None
        recording.duration = checked.duration if checked else recording.duration

    @admin.display(description=_("size"), ordering="size")
    def bytes(self, recording):
        return filesizeformat(recording.size) if recording.size else EMPTY


@admin.register(StudyMaterial)
class StudyMaterialAdmin(FileAdmin):
    form = MaterialForm
    search_fields = ["title", "course__title"]
    search_help_text = _("Words of the title or the course, or a name of the instructor")
    list_display = ["title", "course", "type", "uploaded_at"]
    list_filter = ["type", "uploaded_at"]
    fields = ["course", "title", "description", "type", "is_preview", "file", "file_name", "download", "uploaded_at"]
    readonly_fields = ["type", "file_name", "download", "uploaded_at"]

    def take(self, material, checked):
        material.size, material.file_name = checked.file.size, checked.file_name
        material.type = TYPES[checked.kind]
