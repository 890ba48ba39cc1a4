"""The catalogue's filters. They live in the address, so a wrong value is left out rather than complained about."""

from django import forms
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from langlearn.lib.choices import CourseLevel, Language

MONTHS_AHEAD = 6


def any_of(choices):
    return [("", _("Any")), *choices]


def months():
    """This one and the next few: [("2026-11", "November 2026"), …]."""
    day = localdate().replace(day=1)
    for _number in range(MONTHS_AHEAD):
        yield f"{day:%Y-%m}", date_format(day, "YEAR_MONTH_FORMAT")
        day = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)


def chips(label, choices):
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)


class CatalogueForm(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=80,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Title, words, instructor"), "autocomplete": "off"}
        ),
    )
    sort = chips(_("Order"), [("", _("Soonest")), ("newest", _("Newest")), ("rated", _("Best rated"))])
    language = chips(_("Language"), any_of(Language.choices))
    level = chips(_("Level"), any_of(CourseLevel.choices))
    price = chips(_("Price"), any_of([("free", _("Free")), ("paid", _("Paid"))]))
    status = chips(_("When"), [("", _("Not over yet")), *Course.Status.choices])
    start = forms.ChoiceField(label=_("Starts in"), required=False)
    seats = forms.BooleanField(label=_("Seats free"), required=False)
    rated = forms.BooleanField(label=_("Rated 4 or better"), required=False)

    def __init__(self, data):
        super().__init__(data, auto_id="filter_%s")
        self.fields["start"].choices = any_of(months())
        self.is_valid()

    @property
    def filters(self):
        """What was chosen: the fields that hold something."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def address(self, without=None):
        """These filters as a query string, one left out perhaps; "" where there is none."""
        kept = {name: "on" if value is True else value for name, value in self.filters.items() if name != without}
        return urlencode(kept)

    def active(self):
        """Each filter that narrows the list, as words and the query string without it."""
        for name, value in self.filters.items():
            if name == "sort":
                continue
            field = self.fields[name]
            words = f"“{value}”" if name == "q" else dict(getattr(field, "choices", ())).get(value, field.label)
            yield {"words": words, "rest": self.address(without=name)}
