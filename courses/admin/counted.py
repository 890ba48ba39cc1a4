"""What learners' progress counts: changed by staff, it is counted anew."""

from courses import progress
from courses.models import Course


class Counted:
    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        progress.recount(course_of(form.instance))

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        progress.recount(course_of(obj))

    def delete_queryset(self, request, queryset):
        courses = list(Course.objects.filter(pk__in=queryset.values_list("course", flat=True)))
        super().delete_queryset(request, queryset)
        for course in courses:
            progress.recount(course)


def course_of(row):
    return row if isinstance(row, Course) else row.course
