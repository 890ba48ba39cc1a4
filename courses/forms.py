"""The catalogue's filters. They live in the address, so a wrong value is left out rather than complained about."""

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from langlearn.lib.choices import CourseLevel, Language


def any_of(choices):
    return [("", _("Any")), *choices]


class CatalogueForm(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=80,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Title, words, instructor"), "autocomplete": "off"}
        ),
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=any_of(Language.choices))
    level = forms.ChoiceField(label=_("Level"), required=False, choices=any_of(CourseLevel.choices))
    status = forms.ChoiceField(
        label=_("When"), required=False, choices=[("", _("Not over yet")), *Course.Status.choices]
    )
    free = forms.BooleanField(label=_("Free only"), required=False)

    def __init__(self, data):
        super().__init__(data, auto_id="filter_%s")
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
            field = self.fields[name]
            words = f"“{value}”" if name == "q" else dict(getattr(field, "choices", ())).get(value, field.label)
            yield {"words": words, "rest": self.address(without=name)}
