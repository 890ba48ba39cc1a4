"""Courses, with what belongs to one on its page."""

from copy import copy

from django.contrib import admin
from django.db import transaction
from django.utils.html import format_html_join
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from courses import enrolling
from courses.models import Course, RecordedClass, Session, StudyMaterial
from courses.teaching import scheduling
from courses.teaching.files import drop_on_commit, files_of
from langlearn.lib.staff import FIELDS, StaffAdmin, StaffForm, list_link, person_link, picture, private_file
from langlearn.lib.ui import money

from .counted import Counted


class StatusFilter(admin.SimpleListFilter):
    """By the dates, through the same QuerySet methods as everywhere."""

    title, parameter_name = _("status"), "status"

    def lookups(self, request, model_admin):
        return Course.Status.choices

    def queryset(self, request, queryset):
        return getattr(queryset, self.value())() if self.value() in Course.Status.values else queryset


class SessionInline(admin.StackedInline):
    model = Session
    form = StaffForm
    formfield_overrides = FIELDS
    fields = [("name", "platform"), ("starts_at", "duration"), ("link", "password")]
    ordering = ["starts_at"]
    extra = 0
    show_change_link = True


class FileInline(admin.StackedInline):
    """What there is, to be looked at and deleted; files are given on pages of their own, which look at them."""

    form = StaffForm
    formfield_overrides = FIELDS
    readonly_fields = ["download"]
    extra = 0
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=_("fetch the file"))
    def download(self, row):
        return private_file(row, "file")


class RecordedClassInline(FileInline):
    model = RecordedClass
    fields = ["name", "recorded_at", "duration", "link", "download"]
    ordering = ["-recorded_at"]


class StudyMaterialInline(FileInline):
    model = StudyMaterial
    fields = ["title", "download"]
    ordering = ["position", "pk"]


class CourseForm(StaffForm):
    def clean(self):
        data = super().clean()
        if self.instance.pk and not self.errors:
            self.check_sessions()
        return data

    def check_sessions(self):
        """Where the dates leave one outside, it has to be moved first."""
        course = copy(self.instance)
        for name in ("start_date", "end_date", "timezone"):
            setattr(course, name, self.cleaned_data[name])
        course.set_derived()
        if left := scheduling.outside(course):
            self.add_error("end_date", _("This leaves a session outside the course: “%(name)s”.") % {"name": left[0]})


@admin.register(Course)
class CourseAdmin(Counted, StaffAdmin):
    search_fields = ["title"]
    search_people = ["instructor"]
    search_help_text = _("Words of the title, or a name of the instructor")
    list_display = ["title", "teacher", "language", "level", "cost", "start_date", "end_date", "state", "published"]
    list_filter = ["published", StatusFilter, "language", "level", "currency"]
    list_select_related = ["instructor__user"]
    ordering = ["-pk"]
    autocomplete_fields = ["instructor"]
    form = CourseForm
    readonly_fields = ["picture", "state", "traces", "created_at", "total_sessions"]
    fieldsets = [
        (None, {"fields": ["instructor", "title", "description", "picture", "published"]}),
        (_("What and how much"), {"fields": ["language", "level", "total_sessions", "seats", "price", "currency"]}),
        (_("When"), {"fields": ["start_date", "end_date", "timezone", "state", "created_at"]}),
        (_("Leads to"), {"fields": ["traces"]}),
    ]
    inlines = [SessionInline, RecordedClassInline, StudyMaterialInline]
    actions = ["withdraw"]

    def save_formset(self, request, form, formset, change):
        """Sessions are added, moved and deleted as their instructor would do it; files go with their rows."""
        if formset.model is not Session:
            formset.save(commit=False)
            for row in formset.deleted_objects:
                drop_on_commit(files_of(row))
            formset.save()
            return
        course = scheduling.locked(form.instance)
        formset.save(commit=False)
        for session in formset.deleted_objects:
            scheduling.delete(session)
        for session, _names in formset.changed_objects:
            scheduling.change(session)
        scheduling.add(course, formset.new_objects)

    def delete_model(self, request, obj):
        drop_on_commit(files_of(obj))
        obj.delete()  # with all that would be counted

    def delete_queryset(self, request, queryset):
        for course in queryset:
            drop_on_commit(files_of(course))
        queryset.delete()

    def save_related(self, request, form, formsets, change):
        """More seats, or none to be paid: who waits moves up."""
        super().save_related(request, form, formsets, change)
        enrolling.fill_seats(form.instance)

    @admin.display(description=_("instructor"))
    def teacher(self, course):
        return person_link(course.instructor)

    @admin.display(description=_("price"), ordering="price")
    def cost(self, course):
        return money(course.price, course.currency) if course.price else _("Free")

    @admin.display(description=_("status"), ordering="opens_at")
    def state(self, course):
        return course.status.label if course.opens_at else ""

    @admin.display(description=_("thumbnail"))
    def picture(self, course):
        return picture(course.thumbnail, 160)

    @admin.display(description=_("people"))
    def traces(self, course):
        if not course.pk:
            return ""
        links = [
            list_link("courses_enrollment", _("enrollments"), course__exact=course.pk),
            list_link("courses_payment", _("payments"), enrollment__course__exact=course.pk),
        ]
        return format_html_join(", ", "{}", ((each,) for each in links))

    @admin.action(description=_("Withdraw from the catalogue"), permissions=["change"])
    def withdraw(self, request, queryset):
        """Nobody new finds them; who is enrolled keeps them. Each is logged."""
        withdrawn = list(queryset.filter(published=True))
        Course.objects.filter(pk__in=[course.pk for course in withdrawn]).update(published=False)
        for course in withdrawn:
            self.log_change(request, course, _("Withdrawn from the catalogue."))
        self.message_user(request, _("Withdrawn: %(count)d") % {"count": len(withdrawn)})


class WhenFilter(admin.SimpleListFilter):
    title, parameter_name = _("when"), "when"

    def lookups(self, request, model_admin):
        return [("coming", _("To come")), ("past", _("Past"))]

    def queryset(self, request, queryset):
        if self.value() == "coming":
            return queryset.filter(starts_at__gte=now())
        return queryset.filter(starts_at__lt=now()) if self.value() == "past" else queryset


@admin.register(Session)
class SessionAdmin(Counted, StaffAdmin):
    search_fields = ["name", "course__title"]
    search_people = ["course__instructor"]
    search_help_text = _("Words of the name or the course, or a name of the instructor")
    list_display = ["name", "course", "starts_at", "duration", "platform", "cancelled_at"]
    list_filter = [WhenFilter, "platform"]
    list_select_related = ["course"]
    date_hierarchy = "starts_at"
    ordering = ["-starts_at", "-pk"]
    autocomplete_fields = ["course"]
    actions = ["cancel"]

    def get_readonly_fields(self, request, obj=None):
        """Of which course it is, stays."""
        return ["course", "cancelled_at", "changed_at"] if obj else ["cancelled_at", "changed_at"]

    def save_model(self, request, obj, form, change):
        obj.course = scheduling.locked(obj.course)
        if change:
            scheduling.change(obj)
        else:
            scheduling.add(obj.course, [obj])

    def delete_model(self, request, obj):
        obj.course = scheduling.locked(obj.course)
        scheduling.delete(obj)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            for session in queryset.select_related("course"):
                self.delete_model(request, session)

    @admin.action(description=_("Cancel, and tell who takes the course"), permissions=["change"])
    def cancel(self, request, queryset):
        """Those to come; each is logged."""
        with transaction.atomic():
            coming = list(queryset.coming().select_related("course"))
            for session in coming:
                session.course = scheduling.locked(session.course)
                scheduling.cancel(session)
                self.log_change(request, session, _("Cancelled."))
        self.message_user(request, _("Cancelled: %(count)d") % {"count": len(coming)})
