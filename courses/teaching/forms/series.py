"""A weekly series of sessions: what it is to be, a preview of its dates, and which of them it then is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Session
from courses.teaching import series
from langlearn.lib.forms import DateInput, TimeInput
from langlearn.lib.ui import written

from .fields import WayIn, length_error


class SeriesForm(WayIn):
    """To be validated under the locks of `scheduling.locked`, which gave `course`. The preview is of `dates()`; its
    boxes come back as `dates`, and what it showed as `shown`."""

    BY_NUMBER, BY_DAY = "number", "until"

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("Each gets its number: “Lesson” becomes “Lesson 1”, “Lesson 2”…")
    )
    first = forms.DateField(label=_("First day"), widget=DateInput)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"), choices=series.WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts = forms.TimeField(label=_("From"), widget=TimeInput)
    ends = forms.TimeField(label=_("To"), widget=TimeInput)
    end_by = forms.ChoiceField(
        label=_("It ends"),
        choices=[(BY_NUMBER, _("after so many sessions")), (BY_DAY, _("on a day"))],
        initial=BY_NUMBER,
        widget=forms.RadioSelect,
    )
    number = forms.IntegerField(label=_("Number of sessions"), min_value=1, max_value=series.MOST, required=False)
    until = forms.DateField(label=_("Last day"), widget=DateInput, required=False)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "data-autogrow": True}),
    )

    def __init__(self, course, *args, **options):
        self.course, self.zone, self.occurrences = course, ZoneInfo(course.timezone), []
        super().__init__(*args, **options)
        for name in ("first", "until"):
            self.fields[name].widget.attrs |= {"min": course.start_date.isoformat(), "max": course.end_date.isoformat()}

    def clean(self):
        data = super().clean()
        end = data.get("end_by")
        self.errors.pop(self.BY_DAY if end == self.BY_NUMBER else self.BY_NUMBER, None)  # what was not chosen
        if end == self.BY_NUMBER and not data.get("number"):
            self.require("number", _("How many sessions are there?"))
        if end == self.BY_DAY and not data.get("until"):
            self.require("until", _("Which is the last day?"))
        if data.get("starts") and data.get("ends") and (wrong := length_error(self.duration())):
            self.add_error("ends", wrong)
        if not self.errors:
            self.check_days()
        return data

    def require(self, name, sentence):
        if name not in self.errors:
            self.add_error(name, sentence)

    def duration(self):
        starts, ends = (datetime.combine(date.min, self.cleaned_data[name]) for name in ("starts", "ends"))
        return ends - starts

    def check_days(self):
        """Too many, or outside the course, is wrong already; one that clashes may be left out in the preview."""
        data, course = self.cleaned_data, self.course
        last = data["end_by"]
        span = {"first": written(course.start_date, "date"), "last": written(course.end_date, "date")}
        if not course.start_date <= data["first"] <= course.end_date:
            self.add_error("first", _("That is outside the course: it runs from %(first)s to %(last)s.") % span)
            return
        days = series.days(data["first"], data["weekdays"], **{last: data[last]})
        if not days:
            self.add_error("until", _("Until then there is no such day."))
        elif len(days) > series.MOST:
            self.add_error("until", _("At most %(most)d at a time.") % {"most": series.MOST})
        elif days[-1] > course.end_date:
            span["day"] = written(days[-1], "date")
            self.add_error(last, _("The last would be on %(day)s, but the course ends on %(last)s.") % span)
        else:
            self.occurrences = series.occurrences(days, data["starts"], self.duration(), self.zone)

    # The preview -----------------------------------------------------------------------------------------------------

    def dates(self):
        """Each occurrence, the session that it would clash with if any, and whether it is ticked."""
        if not self.occurrences:
            return []
        shown, ticked = (set(self.data.getlist(name)) for name in ("shown", "dates"))
        others = self.sessions_meanwhile()
        found = []
        for one in self.occurrences:
            clash = next((s for s in others if s.starts_at < one.ends_at and one.starts_at < s.ends_at), None)
            wanted = one.key in ticked if one.key in shown else not clash
            found.append({"at": one, "clash": clash, "ticked": wanted})
        return found

    def sessions_meanwhile(self):
        first, last = self.occurrences[0].starts_at, self.occurrences[-1].ends_at
        found = Session.objects.overlapping(self.course.instructor_id, first, last)
        return list(found.select_related("course").in_order())

    def is_as_shown(self):
        """Was this what the preview showed? Something may have been changed since."""
        return {one.key for one in self.occurrences} == set(self.data.getlist("shown"))

    def sessions(self, dates):
        """Those of these dates that are ticked, as sessions to be added."""
        kept = [one["at"] for one in dates if one["ticked"]]
        same = {name: self.cleaned_data[name] for name in ("description", "platform", "link", "password")}
        return [
            Session(
                name=f"{self.cleaned_data['name']} {number}",
                starts_at=one.starts_at,
                duration=self.duration(),
                **same,
            )
            for number, one in enumerate(kept, 1)
        ]
