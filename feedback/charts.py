"""How learners rated an instructor's courses, for the charts of teaching."""

from functools import partial

from django.db.models import Avg
from django.db.models.functions import TruncMonth
from django.dispatch import receiver
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from courses.signals import charts_wanted
from courses.teaching.charts import Chart
from feedback.models import Feedback


@receiver(charts_wanted)
def chart_ratings(courses, year, **kwargs):
    """The average of each month's reviews, of the courses and of who gives them."""
    given = Feedback.objects.standing().reviews().filter(course__in=courses, created_at__gte=year.since)
    months = given.order_by().annotate(month=TruncMonth("created_at", tzinfo=year.zone)).values("month")
    rated = list(months.annotate(average=Avg("rating")).values_list("feedback_type", "month", "average"))
    titles = {Feedback.Type.COURSE: _("Course rating"), Feedback.Type.INSTRUCTOR: _("Instructor rating")}
    return [chart(title, year, [row[1:] for row in rated if row[0] == kind]) for kind, title in titles.items()]


def chart(title, year, averages):
    words = partial(number_format, decimal_pos=1)
    return Chart(title, year, year.values(averages, None), words, "line", lowest=1, highest=5)
