"""Where an instructor's day begins: their courses, the next classes, what waits for them, and how it goes."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from courses import catalogue
from courses.models import Course
from courses.signals import charts_wanted
from courses.teaching import desk, income, numbers
from courses.teaching.charts import Year

from .access import for_instructors, taught_or_404

CLASSES = 5
COURSES = 12


@require_safe
@for_instructors
def teach_dashboard(request):
    """`show` chooses the shelf; else the first that holds something. For htmx with `after`, the courses that follow."""
    mine = Course.objects.editable_by(request.user)
    counts = desk.counts(mine)
    chosen = request.GET.get("show")
    if chosen not in counts:
        chosen = next((name for name, count in counts.items() if count), "drafts")
    order = catalogue.SOONEST if chosen == "upcoming" else catalogue.LATEST
    after = catalogue.Place.parse(request.GET.get("after"), order)
    courses, place = catalogue.cut(desk.shelf(mine, chosen), after, COURSES, order)
    context = {
        "courses": courses,
        "counts": counts,
        "has_courses": any(counts.values()),
        "show": chosen,
        "more": place and f"{reverse('courses:teach_dashboard')}?show={chosen}&after={place}",
    }
    if request.htmx and after:
        return render(request, "courses/_teach_courses.html", context)
    context["classes"] = desk.next_classes(request.user)[:CLASSES]
    context["waiting"] = desk.waiting(mine, request.user)
    return render(request, "courses/teach_dashboard.html", context)


@require_safe
@for_instructors
def teach_charts(request):
    """The last twelve months in charts; of one course with `course`. For htmx the charts alone."""
    pk = request.GET.get("course", "")
    course = taught_or_404(request, int(pk)) if pk.isascii() and pk.isdigit() else None
    courses = Course.objects.editable_by(request.user)
    if course:
        courses = courses.filter(pk=course.pk)
    year = Year(request.user.zone)
    asked = charts_wanted.send(Course, courses=courses, year=year)
    told = [chart for _receiver, charts in asked for chart in charts]
    found = [*numbers.charts(courses, year), *told, *income.charts(courses, year)]
    context = {"course": course, "charts": found}
    template = "courses/_teach_charts.html" if request.htmx else "courses/teach_charts.html"
    return render(request, template, context)
