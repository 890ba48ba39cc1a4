"""`{{ form }}` alone: labels, help, errors, chips, password button, files."""

import pytest
from django import forms

from langlearn.lib.forms import DateInput, DateTimeInput, RatingInput, TimeInput


@pytest.fixture(autouse=True)
def plain_static(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


class PersonForm(forms.Form):
    name = forms.CharField(help_text="How others see you.")
    password = forms.CharField(widget=forms.PasswordInput, required=False)
    kind = forms.ChoiceField(
        choices=[("learner", "Learner")], widget=forms.RadioSelect(attrs={"class": "choice-cards"}), required=False
    )
    interests = forms.MultipleChoiceField(
        choices=[("a", "Art"), ("b", "Books")], widget=forms.CheckboxSelectMultiple, required=False
    )
    born = forms.DateField(widget=DateInput, required=False)
    picture = forms.ImageField(required=False)
    agree = forms.BooleanField(label="I agree")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("Not <b>today</b>.")


def test_label_and_help_belong_to_the_input():
    html = str(PersonForm())
    assert '<label class="field__label" for="id_name">Name' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'id="id_name_helptext">How others see you.' in html
    assert "required" in html


def test_errors_are_named_by_the_input_and_form_errors_come_first():
    html = str(PersonForm({}))
    assert html.index('role="alert"') < html.index("id_name")
    assert "Not &lt;b&gt;today&lt;/b&gt;." in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert "id_name_error" in html.split('id="id_name"')[0].rsplit("<input", 1)[1] + html.split('id="id_name"')[1]


def test_choices_are_chips_or_cards():
    html = str(PersonForm({"interests": ["b"]}))
    assert html.count('<label class="chip">') == 2
    assert '<label class="choice-card">' in html
    assert 'value="b" id="id_interests_1" checked' in html


def test_each_field_stands_once_hidden_ones_without_a_label():
    html = str(PersonForm())
    assert html.count('name="secret"') == 1
    assert "Secret" not in html
    assert html.count('name="agree"') == 1


def test_password_has_its_button_hidden_until_scripts_run():
    html = str(PersonForm()["password"])
    assert "data-password-toggle" in html
    assert "hidden>" in html


def test_a_value_is_escaped():
    assert "&lt;script&gt;" in str(PersonForm({"name": "<script>"})["name"])


@pytest.mark.parametrize(
    ("widget", "value", "expected"),
    [
        (DateInput(), "2026-05-12", 'type="date"'),
        (DateTimeInput(), "2026-05-12T13:30", 'type="datetime-local"'),
        (TimeInput(), "13:30", 'type="time"'),
    ],
)
def test_pickers_speak_iso(widget, value, expected):
    html = forms.Form().renderer.render(widget.template_name, widget.get_context("when", value, {}))
    assert expected in html
    assert f'value="{value}"' in html


def test_stars_are_radios_in_the_order_of_the_arrow_keys():
    class RatingForm(forms.Form):
        rating = forms.ChoiceField(choices=[(n, f"{n} stars") for n in range(1, 6)], widget=RatingInput)

    html = str(RatingForm({"rating": "4"}))
    assert [html.index(f"{n} stars") for n in range(1, 6)] == sorted(html.index(f"{n} stars") for n in range(1, 6))
    assert html.count('type="radio" name="rating"') == 5
    assert html.count("checked") == 1
    assert 'value="4" id="id_rating_3" checked' in " ".join(html.replace(" required", "").split())
    assert "<legend" in html
