"""Discover's filters. They live in the address, so a wrong value is left out rather than complained about."""

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from langlearn.lib.choices import Country, Language, LearnerLevel


def any_of(choices):
    return [("", _("Any")), *choices]


class DiscoverForm(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Search people"), "autocomplete": "off"}),
    )
    native = forms.ChoiceField(label=_("Speaks"), required=False, choices=any_of(Language.choices))
    learning = forms.ChoiceField(label=_("Learns"), required=False, choices=any_of(Language.choices))
    level = forms.ChoiceField(label=_("Their level"), required=False, choices=any_of(LearnerLevel.choices))
    country = forms.ChoiceField(label=_("Country"), required=False, choices=any_of(Country.choices))
    online = forms.BooleanField(label=_("Online now"), required=False)
    interest = forms.TypedMultipleChoiceField(
        label=_("Interests"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data, interests):
        super().__init__(data, auto_id="filter_%s")
        self.fields["interest"].choices = [(interest.pk, str(interest)) for interest in interests]
        self.is_valid()

    @property
    def filters(self):
        """What was chosen: the fields that hold something."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def address(self, filters=None):
        """These filters, or `filters`, as a query string; "" where there is none."""
        filters = self.filters if filters is None else filters
        chosen = {name: "on" if value is True else value for name, value in filters.items()}
        return urlencode(chosen, doseq=True)

    def active(self):
        """Each filter that narrows the list, as words and the query string without it."""
        for name, value in self.filters.items():
            rest = {key: kept for key, kept in self.filters.items() if key != name}
            if name == "interest":
                words = dict(self.fields[name].choices)
                for pk in value:
                    others = [other for other in value if other != pk]
                    yield {"words": words[pk], "rest": self.address(rest | ({name: others} if others else {}))}
            else:
                yield {"words": self.words(name, value), "rest": self.address(rest)}

    def words(self, name, value):
        if name == "q":
            return f"“{value}”"
        if name == "online":
            return self.fields[name].label
        chosen = dict(self.fields[name].choices)[value]
        if name in ("native", "learning"):
            return f"{self.fields[name].label}: {chosen}"
        return chosen
