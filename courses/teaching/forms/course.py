"""A course, and a copy of one."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.forms.fields import NameField, TimeZoneField
from courses.models import Course
from courses.models.course import THUMBNAIL_WIDTHS
from courses.teaching import scheduling
from courses.teaching.duplicating import Clash, duplicate
from courses.teaching.files import NotKept, drop_on_commit, stored, thumbnails_of
from langlearn.lib.choices import CourseLevel, Currency, Language
from langlearn.lib.forms import DateInput
from langlearn.lib.images import PictureField
from langlearn.lib.ui import written

WHOLE = {Currency.JPY, Currency.KRW}  # currencies without cents
LONGEST = timedelta(days=3 * 366)
FARTHEST = timedelta(days=5 * 366)


class Refused(Exception):
    """Something came in between; the form says what."""


class CourseForm(forms.ModelForm):
    """`was` is the course as it stands, None for a new one."""

    title = NameField(label=_("Title"), max_length=120)
    picture = PictureField(
        label=_("Picture"),
        wide=THUMBNAIL_WIDTHS,
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, up to 10 MB. It is shown 16 to 9; without one the language's sign is."),
    )
    timezone = TimeZoneField(
        help_text=_("Where the course is at home: its days and the hours of its sessions are of this zone.")
    )
    move_sessions = forms.BooleanField(
        label=_("Move the sessions to come by as many days as the first day"), required=False
    )

    class Meta:
        model = Course
        fields = [
            "title",
            "description",
            "language",
            "level",
            "price",
            "currency",
            "seats",
            "start_date",
            "end_date",
            "timezone",
        ]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 8, "data-char-count": True, "data-autogrow": True}),
            "start_date": DateInput,
            "end_date": DateInput,
        }
        labels = {"language": _("Language that is taught")}
        help_texts = {"price": _("0 for a free course."), "seats": _("Leave it empty for any number.")}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.was = Course.objects.with_instructor().get(pk=self.instance.pk) if self.instance.pk else None
        if self.instance.currency in WHOLE and self.instance.price is not None:
            self.initial["price"] = int(self.instance.price)
        for name, choices in (("language", Language.choices), ("level", CourseLevel.choices)):
            self.fields[name].choices = [("", _("Choose…")), *choices]
        if not self.was or not scheduling.to_move(self.was).exists():
            del self.fields["move_sessions"]

    def clean(self):
        data = super().clean()
        price, currency = data.get("price"), data.get("currency")
        if price is not None and currency in WHOLE and price % 1:
            self.add_error("price", _("This currency has no smaller unit: write a whole number."))
        first, last = data.get("start_date"), data.get("end_date")
        if first and abs(first - (self.was.start_date if self.was else localdate())) > FARTHEST:
            self.add_error("start_date", _("That is too far away."))
        elif first and last and last - first > LONGEST:
            self.add_error("end_date", _("A course lasts at most three years."))
        return data

    def _post_clean(self):
        super()._post_clean()
        if self.was and not self.errors:
            self.check_rows()

    def check_rows(self):
        """Does it fit who takes the course, and the sessions there are? Asked again when nobody can change them."""
        self.check_seats()
        if {"start_date", "end_date", "timezone"} & set(self.changed_data):
            self.check_sessions()

    def check_seats(self):
        seats = self.instance.seats
        taken = self.was.enrollments.seated().count() if seats is not None and seats != self.was.seats else 0
        if taken > (seats or 0):
            told = ngettext("%(count)d learner has a seat already.", "%(count)d learners have a seat already.", taken)
            self.add_error("seats", told % {"count": taken})

    def check_sessions(self):
        """None may be left outside, moved along or not, and none moved onto another."""
        course, days = self.instance, self.days_moved
        course.set_derived()
        moving = list(scheduling.to_move(course)) if days else []
        spans = {session: scheduling.span_after(session, days, self.zone) for session in moving}
        for session in course.sessions.held().in_order():
            if scheduling.is_outside(course, *spans.get(session, (session.starts_at, session.ends_at))):
                self.refuse_outside(session)
                return
        for session, span in spans.items():
            if other := scheduling.clash(course, *span, apart_from=[one.pk for one in moving]):
                told = {"name": session.name, "other": other.name, "course": other.course.title}
                self.add_error("move_sessions", _("“%(name)s” would meet “%(other)s” of %(course)s.") % told)
                return

    def refuse_outside(self, session):
        told = {"name": session.name, "day": written(session.starts_at.astimezone(self.zone).date(), "date")}
        likely = ["end_date", "start_date"] if session.ends_at > self.instance.closes_at else ["start_date", "end_date"]
        field = next(name for name in (*likely, "timezone") if name in self.changed_data)
        self.add_error(field, _("This leaves a session outside the course: “%(name)s” on %(day)s.") % told)

    @property
    def zone(self):
        """In which the sessions have kept their hour until now."""
        return ZoneInfo(self.was.timezone)

    @property
    def days_moved(self):
        along = self.cleaned_data.get("move_sessions")
        return (self.instance.start_date - self.was.start_date).days if along else 0

    def save(self, instructor):
        """The course as it then is; None, with what is wrong in the form, where something came in between."""
        picture = self.cleaned_data["picture"]
        files = list(picture.values()) if picture else []
        try:
            with stored(Course._meta.get_field("thumbnail"), files) as names, transaction.atomic():
                return self.keep(instructor, picture is not None, names)
        except Refused:
            return None

    def keep(self, instructor, new_picture, names):
        course, before = self.instance, thumbnails_of(self.was) if self.was else []
        if self.was:
            self.was = scheduling.locked(self.was)
            self.check_rows()
            if self.errors:
                raise Refused
        course.instructor = instructor
        if new_picture:
            course.thumbnail = names[0] if names else ""
        course.save(update_fields=[*self.Meta.fields, "thumbnail"] if self.was else None)
        if self.was and self.days_moved:
            scheduling.move_along(course, self.days_moved, self.zone)
        if new_picture:
            drop_on_commit(before)
        return course


class DuplicateForm(forms.Form):
    title = NameField(label=_("Title"), max_length=120)
    start_date = forms.DateField(
        label=_("First day"),
        widget=DateInput,
        help_text=_("Every session moves by as many days and keeps its hour. The same weekday keeps the weekdays."),
    )

    def __init__(self, course, *args, **options):
        self.course = course
        given = {"title": course.title, "start_date": following(course)}
        super().__init__(*args, initial=given, **options)

    def clean_start_date(self):
        day = self.cleaned_data["start_date"]
        if abs(day - localdate()) > FARTHEST:
            raise forms.ValidationError(_("That is too far away."))
        return day

    def save(self):
        """The copy; None, with what is wrong in the form."""
        data = self.cleaned_data
        try:
            return duplicate(self.course, data["title"], data["start_date"])
        except Clash as clash:
            ours, other = clash.args
            told = {"name": ours.name, "other": other.name, "course": other.course.title}
            self.add_error("start_date", _("“%(name)s” would meet “%(other)s” of %(course)s.") % told)
        except NotKept:
            self.add_error(None, _("A file could not be copied. Nothing was made: try again later."))
        return None


def following(course):
    """The first day after the course's last that is of the weekday of its first, and not in the past."""
    day = max(course.end_date, localdate()) + timedelta(days=1)
    return day + timedelta(days=(course.start_date.weekday() - day.weekday()) % 7)
