"""Study materials and recorded classes: what they are called, and the file that was proven to be one."""

from datetime import timedelta
from pathlib import PurePath
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import NameField
from courses import progress
from courses.models import Course, RecordedClass, StudyMaterial
from courses.signals import material_added
from courses.teaching.files import drop_on_commit, files_of, stored
from courses.teaching.uploads import UploadField
from courses.teaching.uploads.kinds import Kind
from langlearn.lib.ui import written

from .fields import ZonedDateTimeField

TYPES = {
    Kind.PDF: StudyMaterial.Type.PDF,
    Kind.OFFICE: StudyMaterial.Type.DOCUMENT,
    Kind.TEXT: StudyMaterial.Type.DOCUMENT,
    Kind.IMAGE: StudyMaterial.Type.IMAGE,
    Kind.VIDEO: StudyMaterial.Type.VIDEO,
}
MOST = 150  # of each in one course


class ContentForm(forms.ModelForm):
    """A row of a course with a file. Where there is no name, the file's is taken."""

    name_field = ""

    def __init__(self, course, *args, **options):
        self.course = course
        super().__init__(*args, **options)
        self.before = files_of(self.instance) if self.instance.pk else []

    def clean(self):
        data = super().clean()
        if not self.instance.pk and self._meta.model.objects.filter(course=self.course).count() >= MOST:
            raise forms.ValidationError(_("A course has at most %(most)d of them. Delete one first.") % {"most": MOST})
        return data

    def save(self):
        """The row, new or changed. Raises `NotKept`; nothing is then."""
        row, checked = self.instance, self.cleaned_data.get("upload")
        field = row._meta.get_field("file")
        new, row.course = row.pk is None, self.course
        if not getattr(row, self.name_field):
            setattr(row, self.name_field, PurePath(checked.file_name).stem[:120])
        with stored(field, [checked.file] if checked else []) as names, transaction.atomic():
            Course.objects.select_for_update().get(pk=self.course.pk)
            if checked:
                self.take(row, names[0], checked)
            self.keep(row, new)
            if self.before != files_of(row):
                drop_on_commit(self.before)
            progress.recount(self.course)
            if new:
                material_added.send(type(row), row=row)
        return row

    def take(self, row, name, checked):
        row.file, row.size = name, checked.file.size

    def keep(self, row, new):
        row.save()


class MaterialForm(ContentForm):
    name_field = "title"

    title = NameField(
        label=_("Title"), max_length=120, required=False, help_text=_("Left empty, it is the name of the file.")
    )
    upload = UploadField(label=_("File"), kinds=list(TYPES))

    class Meta:
        model = StudyMaterial
        fields = ["title", "description", "is_preview"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3, "data-autogrow": True})}
        labels = {"is_preview": _("Open to everyone, as a preview")}
        help_texts = {"is_preview": _("Who looks at the course may read it before enrolling.")}

    def __init__(self, course, *args, **options):
        super().__init__(course, *args, **options)
        self.fields["upload"].required = not self.instance.pk

    def clean_title(self):
        return self.cleaned_data["title"] or self.instance.title

    def take(self, row, name, checked):
        super().take(row, name, checked)
        row.type, row.file_name = TYPES[checked.kind], checked.file_name

    def keep(self, row, new):
        """The new one comes last."""
        if new:
            last = self.course.materials.aggregate(last=Max("position"))["last"] or 0
            row.position = last + 1
        row.save()


class RecordingForm(ContentForm):
    """A link, or a file: one of the two."""

    name_field = "name"

    name = NameField(label=_("Name"), max_length=120)
    recorded_at = ZonedDateTimeField(label=_("Recorded"))
    upload = UploadField(label=_("File"), kinds=[Kind.VIDEO, Kind.AUDIO], required=False)
    link = forms.URLField(
        label=_("Link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
        help_text=_("Where the recording is, if you do not upload it here."),
    )
    minutes = forms.IntegerField(
        label=_("Length in minutes"),
        min_value=1,
        max_value=12 * 60,
        required=False,
        help_text=_("Of what the link leads to. The length of a file we find out."),
    )

    class Meta:
        model = RecordedClass
        fields = ["session", "name", "description", "link"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3, "data-autogrow": True})}

    field_order = ["session", "name", "recorded_at", "upload", "link", "minutes", "description"]

    def __init__(self, course, *args, instance=None, initial=None, **options):
        given = {"recorded_at": instance.recorded_at if instance else now()}
        if instance and instance.link and instance.duration:
            given["minutes"] = max(1, round(instance.duration.total_seconds() / 60))
        super().__init__(course, *args, instance=instance, initial={**given, **(initial or {})}, **options)
        zone = ZoneInfo(course.timezone)
        self.fields["recorded_at"].zone = zone
        begun = course.sessions.held().filter(starts_at__lte=now())
        self.fields["session"] = SessionField(zone, begun.in_order(), label=_("Of the session"))

    def clean_recorded_at(self):
        moment = self.cleaned_data["recorded_at"]
        if moment > now():
            raise forms.ValidationError(_("That is still to come."))
        return moment

    def clean(self):
        data = super().clean()
        link, upload = data.get("link"), data.get("upload")
        if upload and link:
            self.add_error("link", _("Give a link or a file, not both."))
        elif not (upload or link or self.before) and not {"link", "upload"} & set(self.errors):
            self.add_error("upload", _("Give a link or a file."))
        return data

    def take(self, row, name, checked):
        super().take(row, name, checked)
        row.duration = checked.duration

    def keep(self, row, new):
        """A link takes the place of a file, and the other way round."""
        data = self.cleaned_data
        row.recorded_at = data["recorded_at"]
        if row.link:
            row.file, row.size = "", None
            row.duration = timedelta(minutes=data["minutes"]) if data.get("minutes") else None
        row.save()


class SessionField(forms.ModelChoiceField):
    """A session by its name and day in `zone`."""

    def __init__(self, zone, sessions, **options):
        self.zone = zone
        super().__init__(
            sessions,
            required=False,
            empty_label=_("None of them"),
            help_text=_("Who missed that session makes up for it by watching."),
            **options,
        )

    def label_from_instance(self, session):
        return f"{session.name} ({written(session.starts_at.astimezone(self.zone).date(), 'date')})"
