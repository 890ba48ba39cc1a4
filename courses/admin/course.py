"""Courses, with what belongs to one on its page."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from courses import enrolling
from courses.models import Course, RecordedClass, Session, StudyMaterial
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
    form = StaffForm
    formfield_overrides = FIELDS
    readonly_fields = ["download"]
    extra = 0
    show_change_link = True

    @admin.display(description=_("fetch the file"))
    def download(self, row):
        return private_file(row, "file")


class RecordedClassInline(FileInline):
    model = RecordedClass
    fields = ["name", "recorded_at", "duration", "link", "download", "file"]
    ordering = ["-recorded_at"]


class StudyMaterialInline(FileInline):
    model = StudyMaterial
    fields = ["title", "type", "download", "file"]
    ordering = ["pk"]


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
    readonly_fields = ["picture", "state", "traces", "created_at"]
    fieldsets = [
        (None, {"fields": ["instructor", "title", "description", "picture", "published"]}),
        (_("What and how much"), {"fields": ["language", "level", "total_sessions", "seats", "price", "currency"]}),
        (_("When"), {"fields": ["start_date", "end_date", "timezone", "state", "created_at"]}),
        (_("Leads to"), {"fields": ["traces"]}),
    ]
    inlines = [SessionInline, RecordedClassInline, StudyMaterialInline]
    actions = ["withdraw"]

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
    list_display = ["name", "course", "starts_at", "duration", "platform"]
    list_filter = [WhenFilter, "platform"]
    list_select_related = ["course"]
    date_hierarchy = "starts_at"
    ordering = ["-starts_at", "-pk"]
    autocomplete_fields = ["course"]
