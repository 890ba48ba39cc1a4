"""One session of a course."""

from datetime import UTC
from zoneinfo import ZoneInfo

from django import forms
from django.utils.timezone import override
from django.utils.translation import gettext_lazy as _

from courses.models import Session
from courses.teaching import scheduling
from langlearn.lib.ui import written

from .fields import WayIn, ZonedDateTimeField, length_error


def words(session, zone):
    """A session of the instructor's, as an error names it."""
    with override(zone):
        when = written(session.starts_at, "class")
    return {"name": session.name, "course": session.course.title, "when": when}


class SessionForm(WayIn, forms.ModelForm):
    """To be validated under the locks of `scheduling.locked`, which gave `course`. Hours are of the course's zone."""

    starts = ZonedDateTimeField(label=_("From"))
    ends = ZonedDateTimeField(label=_("To"))
    field_order = ["name", "starts", "ends", "platform", "link", "password", "description"]

    class Meta:
        model = Session
        fields = ["name", "description", "platform", "link", "password"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3, "data-autogrow": True})}

    def __init__(self, course, *args, instance=None, **options):
        self.course, self.zone = course, ZoneInfo(course.timezone)
        given = {"starts": instance.starts_at, "ends": instance.ends_at} if instance else {}
        super().__init__(*args, instance=instance, initial=given | options.pop("initial", {}), **options)
        for name in ("starts", "ends"):
            self.fields[name].zone = self.zone

    def clean(self):
        data = super().clean()
        starts, ends = (self.kept(name) for name in ("starts", "ends"))
        if starts and ends:
            self.check_span(starts, ends)
        if not {"starts", "ends"} & set(self.errors):
            self.instance.starts_at, self.instance.duration = starts, ends - starts
        return data

    def kept(self, name):
        """The moment; where the clock shows an hour twice, and it was not touched, the one it was."""
        moment, before = self.cleaned_data.get(name), self.initial.get(name)
        if moment and before and moment.replace(tzinfo=None) == before.astimezone(self.zone).replace(tzinfo=None):
            moment = before
        return moment and moment.astimezone(UTC)

    def check_span(self, starts, ends):
        course, touched = self.course, {"starts", "ends"} & set(self.changed_data)
        if wrong := length_error(ends - starts):
            self.add_error("ends", wrong)
        elif touched and scheduling.is_outside(course, starts, ends):
            field = "ends" if course.opens_at <= starts < course.closes_at else "starts"
            span = {"first": written(course.start_date, "date"), "last": written(course.end_date, "date")}
            self.add_error(field, _("That is outside the course: it runs from %(first)s to %(last)s.") % span)
        elif touched and (other := scheduling.clash(course, starts, ends, [self.instance.pk])):
            self.add_error("starts", _("You teach then: “%(name)s” of %(course)s, %(when)s.") % words(other, self.zone))
