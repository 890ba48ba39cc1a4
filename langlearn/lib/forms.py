"""How forms become HTML: the project's field, form and widget templates, and Django's own where we have none; and what
forms of several sections are made of."""

import regex
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template import TemplateDoesNotExist
from django.utils.functional import cached_property

BUILT_IN = "django/forms/"
SOMETHING = regex.compile(r"[^\s\p{Z}\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]")  # anything one can see
ID_DIGITS = 18


class Renderer(TemplatesSetting):
    """`django/forms/widgets/x.html` is `forms/widgets/x.html` where we have one, so that `{{ form }}` looks right."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def get_template(self, template_name):
        if not template_name.startswith(BUILT_IN):
            return super().get_template(template_name)
        try:
            return super().get_template(template_name.removeprefix("django/"))
        except TemplateDoesNotExist:
            return self.django.get_template(template_name)

    @cached_property
    def django(self):
        return DjangoTemplates()


class PlainTextField(forms.CharField):
    """A text as it is counted on the page: a line break is one character, though a browser sends two."""

    def to_python(self, value):
        text = super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")
        return text if SOMETHING.search(text) else ""


class DateInput(forms.DateInput):
    """The browser's own calendar; it speaks ISO, whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class RatingInput(forms.RadioSelect):
    """One to five stars."""

    template_name = "django/forms/widgets/rating.html"


class RowsField(forms.ModelMultipleChoiceField):
    """Rows by id. An id too large for the database is a wrong choice like any other."""

    def clean(self, value):
        if too_large := [pk for pk in value or () if len(str(pk)) > ID_DIGITS]:
            message, params = self.error_messages["invalid_choice"], {"value": too_large[0][:ID_DIGITS]}
            raise forms.ValidationError(message, code="invalid_choice", params=params)
        return super().clean(value)
