"""One's own profile: the second step of signing up, and the settings afterwards."""

from copy import copy

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Instructor, Interest, Learner, User
from accounts.validators import OLDEST, YOUNGEST, years_before
from langlearn.lib.choices import COUNTRY_TIMEZONE, AccountType, Language, LearnerLevel
from langlearn.lib.forms import DateInput
from langlearn.lib.images import PictureField

from .fields import ChipsField, NameField, TimeZoneField

AVATAR_SIZES = [384, 96]
# What signing up asks for: enough for others to find one by. The welcome asks for the rest.
FIRST = [
    "name",
    "native_language",
    "learning_language",
    "teaching_language",
    "years_of_experience",
    "country",
    "timezone",
    "date_of_birth",
    "gender",
]
LEARNER_FIELDS = ["learning_language", "language_level", "read_receipts"]
INSTRUCTOR_FIELDS = ["teaching_language", "years_of_experience"]


def chosen(choices, what):
    """The choices behind a first line that is none of them."""
    return [("", what), *choices]


class PersonForm(forms.ModelForm):
    """What learners and instructors have in common; for staff accounts that are neither, all of it. With `only`, these
    fields and no others: what is not asked stays as it is."""

    name = NameField(label=_("Name"), max_length=60, required=False)
    picture = PictureField(label=_("Picture"), square=AVATAR_SIZES, required=False)
    timezone = TimeZoneField(required=False, empty_label=_("As usual in my country"))
    ui_language = forms.ChoiceField(label=_("Language of the site"), required=False)
    required_fields = ["name"]

    class Meta:
        model = User
        fields = [
            "name",
            "username",
            "native_language",
            "country",
            "date_of_birth",
            "show_age",
            "gender",
            "timezone",
            "ui_language",
            "bio",
        ]
        widgets = {
            "date_of_birth": DateInput,
            "bio": forms.Textarea(attrs={"rows": 4, "data-char-count": True, "data-autogrow": True}),
        }

    def __init__(self, *args, first=False, only=None, **options):
        super().__init__(*args, **options)
        if first:
            self.initial["timezone"] = ""  # the browser's own, or the country's
        languages = [(code, name) for code, name in settings.LANGUAGES]
        self.fields["ui_language"].choices = chosen(languages, _("As my browser says"))
        for name in self.required_fields:
            self.fields[name].required = True
        today = timezone.localdate()
        born = {"max": years_before(today, YOUNGEST), "min": years_before(today, OLDEST), "autocomplete": "bday"}
        self.fields["date_of_birth"].widget.attrs.update(born)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["gender"].choices = chosen(User._meta.get_field("gender").choices, _("I'd rather not say"))
        self.fields["country"].choices = chosen(User._meta.get_field("country").choices, _("Choose…"))
        self.fields["native_language"].choices = chosen(Language.choices, _("Choose…"))
        if first or only:
            asked = FIRST if first else only
            self.fields = {name: field for name, field in self.fields.items() if name in asked}

    def clean_username(self):
        username = self.cleaned_data["username"]
        if User.objects.exclude(pk=self.instance.pk).filter(username__iexact=username).exists():
            raise forms.ValidationError(_("This username is taken."), code="unique")
        return username

    def clean(self):
        data = super().clean()
        if "timezone" in self.fields and not data.get("timezone"):
            country = data.get("country") if "country" in self.fields else self.instance.country
            data["timezone"] = COUNTRY_TIMEZONE.get(country, "UTC")
        return data

    @transaction.atomic
    def save(self):
        """The account as it then is."""
        user = self.instance
        self.save_role(user)
        picture = self.cleaned_data.get("picture")
        if picture is not None:
            user.set_picture(picture)
        return user

    def save_role(self, user):
        user.save(update_fields=[name for name in self.fields if name in self.Meta.fields])


class LearnerForm(PersonForm):
    learning_language = forms.ChoiceField(
        label=_("I'm learning"), choices=lambda: chosen(Language.choices, _("Choose…"))
    )
    language_level = forms.ChoiceField(
        label=_("My level"),
        choices=LearnerLevel.choices,
        initial=LearnerLevel.BEGINNER,
        widget=forms.RadioSelect,
    )
    interests = ChipsField(label=_("Interests"), queryset=Interest.objects.all(), required=False)
    read_receipts = forms.BooleanField(
        label=_("Say when I have read a message"),
        help_text=_("In chats. Turned off, you do not see either when others have read yours."),
        required=False,
        initial=True,
    )
    required_fields = ["name", "native_language", "country", "date_of_birth"]

    def __init__(self, *args, instance, initial=None, **options):
        learner = Learner.objects.filter(pk=instance.pk).first()
        values = {}
        if learner:
            values = forms.model_to_dict(learner, [*LEARNER_FIELDS, "interests"])
        super().__init__(*args, instance=instance, initial={**values, **(initial or {})}, **options)

    def clean(self):
        data = super().clean()
        learning = data.get("learning_language")
        if learning and learning == data.get("native_language"):
            self.add_error("learning_language", _("Choose a language other than your native one."))
        return data

    def save_role(self, user):
        values = {name: self.cleaned_data[name] for name in LEARNER_FIELDS if name in self.fields}
        # Both languages in one statement: they may not be the same, not even in between.
        Learner.objects.filter(pk=user.pk).update(native_language=user.native_language, **values)
        super().save_role(user)
        learner, _new = Learner.objects.get_or_create(user=user, defaults=values)
        if "interests" in self.fields:
            learner.interests.set(self.cleaned_data["interests"])


class InstructorForm(PersonForm):
    teaching_language = forms.ChoiceField(label=_("I teach"), choices=lambda: chosen(Language.choices, _("Choose…")))
    years_of_experience = forms.IntegerField(label=_("Years of experience"), min_value=0, max_value=70)
    required_fields = LearnerForm.required_fields

    def __init__(self, *args, instance, initial=None, **options):
        instructor = Instructor.objects.filter(pk=instance.pk).first()
        values = {}
        if instructor:
            values = forms.model_to_dict(instructor, INSTRUCTOR_FIELDS)
        super().__init__(*args, instance=instance, initial={**values, **(initial or {})}, **options)

    def save_role(self, user):
        super().save_role(user)
        values = {name: self.cleaned_data[name] for name in INSTRUCTOR_FIELDS if name in self.fields}
        Instructor.objects.update_or_create(user=user, defaults=values)


def profile_form(user, *args, **options):
    """The form that fits this account. It works on a copy: what is typed wrongly must not show elsewhere."""
    if user.is_only_staff:
        kind = PersonForm
    else:
        kind = InstructorForm if user.acc_type == AccountType.INSTRUCTOR else LearnerForm
    return kind(*args, instance=copy(user), **options)
