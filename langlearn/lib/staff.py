"""What every section's admin shares: forms that look like Django's, people found by name, links, readable JSON."""

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import FileField, Q, URLField
from django.forms.renderers import DjangoTemplates
from django.http import FileResponse, Http404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from .forms import RowsField

EMPTY = "—"
FIELDS = {
    FileField: {"widget": forms.FileInput},  # Django's own asks for an address, and private files have none
    URLField: {"assume_scheme": "https"},
}


class StaffForm(forms.ModelForm):
    """Rendered by Django's own templates, which the admin's style sheet is made for."""

    default_renderer = DjangoTemplates


class StaffActionForm(ActionForm):
    default_renderer = DjangoTemplates


class Possible:
    """A refused form shows again what was chosen: what can be no key at all would fail there, so it is left out."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [each for each in value if self.may_be_key(each)], attr)

    def may_be_key(self, value):
        try:
            self.field.remote_field.model._meta.pk.clean(value, None)
        except ValidationError:
            return False
        return True


class PossibleSelect(Possible, AutocompleteSelect):
    """One row, found by typing."""


class PossibleSelectMultiple(Possible, AutocompleteSelectMultiple):
    """Any number of rows, found by typing."""


class FoundByTyping:
    """`autocomplete_fields` that stand being given what is no key."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(db_field, request, **self.found_by(PossibleSelect, db_field, kwargs))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        found_by = self.found_by(PossibleSelectMultiple, db_field, kwargs)
        return super().formfield_for_manytomany(db_field, request, **{"form_class": RowsField} | found_by)

    def found_by(self, select, db_field, kwargs):
        if db_field.name not in self.autocomplete_fields:
            return kwargs
        return {"widget": select(db_field, self.admin_site, using=kwargs.get("using"))} | kwargs


def people(text):
    """The accounts that a searcher may mean: by the beginning of an address, or words of name, username and bio."""
    accounts = get_user_model().objects.order_by()
    found = accounts.filter(email__istartswith=text.strip()) if "@" in text else accounts.search(text)
    return found.values("pk")


class StaffAdmin(FoundByTyping, admin.ModelAdmin):
    """`search_people` names foreign keys to people: a search finds the rows of whoever bears that name too."""

    form = StaffForm
    action_form = StaffActionForm
    list_per_page = 50
    show_full_result_count = False
    search_people = ()
    formfield_overrides = FIELDS

    def get_search_results(self, request, queryset, search_term):
        found, repeats = super().get_search_results(request, queryset, search_term)
        if search_term and self.search_people:
            persons = people(search_term)
            theirs = Q.create([(f"{key}__in", persons) for key in self.search_people], connector=Q.OR)
            found = found | queryset.filter(theirs)
        return found, repeats


class ReadOnly:
    """Rows that come about by what people do: looked at and deleted here, never made or changed."""

    def has_add_permission(self, request, *args):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class NotAdded:
    """Rows that only their own pages make; staff may mend them."""

    def has_add_permission(self, request, *args):
        return False


class PrivateFiles:
    """`private_files` names file fields that have no address; whoever may see the row may fetch them here."""

    private_files = ()

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_file"
        view = self.admin_site.admin_view(self.file_view)
        return [path("<path:object_id>/file/<slug:field>/", view, name=name), *super().get_urls()]

    def file_view(self, request, object_id, field):
        row = self.get_object(request, object_id)
        file = getattr(row, field) if row and field in self.private_files else None
        if not file or not self.has_view_permission(request, row):
            raise Http404
        return FileResponse(file.open("rb"), as_attachment=True, filename=file.name.rsplit("/", 1)[-1])


def private_file(row, field):
    """A link to a private file of a row, with its size."""
    file = getattr(row, field)
    if not row.pk or not file:
        return EMPTY
    url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_file", args=[row.pk, field])
    return format_html('<a href="{}">{}</a>', url, file.name.rsplit("/", 1)[-1])


def link(row, text=None):
    """A link to a row's own page in the admin."""
    if row is None:
        return EMPTY
    url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>', url, text or str(row) or f"#{row.pk}")


def person_link(person):
    """A link to someone's account, given the account, the learner or the instructor; by name and username."""
    if person is None:
        return EMPTY
    account = getattr(person, "user", person)
    return link(account, f"{account.display_name} (@{account.username})")


def list_link(model, text, **lookups):
    """A link to a list of the admin (`model` as app_model), narrowed down."""
    return format_html('<a href="{}?{}">{}</a>', reverse(f"admin:{model}_changelist"), urlencode(lookups), text)


def picture(image, size=120):
    """A preview of a public picture."""
    if not image:
        return EMPTY
    return format_html('<img class="staff-picture" src="{}" alt="" height="{}">', image.url, size)


def readable(value):
    """JSON as a person reads it: objects as terms and values, lists as lists."""
    if isinstance(value, dict):
        rows = ((key, readable(each)) for key, each in value.items())
        return format_html('<dl class="staff-json">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows))
    if isinstance(value, list):
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", ((readable(each),) for each in value)))
    return EMPTY if value in (None, "") else format_html('<span class="staff-text">{}</span>', value)


def translations(value):
    """`{"es": "Hola"}` as a list, each text in its own language."""
    if not value:
        return EMPTY
    rows = ((code, code, text if isinstance(text, str) else readable(text)) for code, text in value.items())
    return format_html(
        '<dl class="staff-json">{}</dl>',
        format_html_join("", '<dt>{}</dt><dd lang="{}" class="staff-text">{}</dd>', rows),
    )


class Translated:
    """Shows `translated_content` readably, as `translations_shown`."""

    @admin.display(description=_("translations"))
    def translations_shown(self, row):
        return translations(row.translated_content)


def excerpt(text, length=80):
    return text if len(text) <= length else text[: length - 1] + "…"
