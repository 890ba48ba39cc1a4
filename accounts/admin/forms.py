"""What staff may enter about an account."""

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

from accounts.models import Learner, User
from langlearn.lib.choices import AccountType
from langlearn.lib.staff import StaffForm

NATIVE = _("Choose a language other than the native one.")
SWAPPED = _("Save another learning language first, then make this one the native language.")


class AccountForm(UserChangeForm):
    default_renderer = DjangoTemplates


class AccountCreationForm(AdminUserCreationForm):
    default_renderer = DjangoTemplates

    class Meta:
        model = User
        fields = ["username", "email", "acc_type", "name", "native_language", "country", "timezone"]
        field_classes = {"username": forms.CharField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True


class AccountPasswordForm(AdminPasswordChangeForm):
    default_renderer = DjangoTemplates


class LearnerForm(StaffForm):
    """The native language is the account's; the database refuses to learn it, so we say so first."""

    class Meta:
        model = Learner
        fields = ["learning_language", "language_level", "interests"]

    def clean(self):
        if self.cleaned_data.get("learning_language") == self.instance.user.native_language:
            raise ValidationError({"learning_language": NATIVE})
        return self.cleaned_data


class ProfileFormSet(forms.BaseInlineFormSet):
    """The profile of the kind that the account is of, and no other."""

    kind = None

    def clean(self):
        super().clean()
        given = any(form.has_changed() or form.instance.pk for form in self.forms if not self._should_delete_form(form))
        if given and self.instance.acc_type != self.kind:
            raise ValidationError(_("The account is of the other type."))


class LearnerFormSet(ProfileFormSet):
    """The native language is the one just entered above it, perhaps not saved yet."""

    kind = AccountType.LEARNER

    def clean(self):
        super().clean()
        for form in self.forms:
            languages = {form.cleaned_data.get("learning_language"), form.initial.get("learning_language")}
            if self.instance.native_language in languages:
                raise ValidationError(SWAPPED if form.initial else NATIVE)


class InstructorFormSet(ProfileFormSet):
    kind = AccountType.INSTRUCTOR
