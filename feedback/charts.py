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
    """The average of each month's reviews of the courses."""
    given = Feedback.objects.filter(course__in=courses, feedback_type=Feedback.Type.COURSE, created_at__gte=year.since)
    months = given.order_by().annotate(month=TruncMonth("created_at", tzinfo=year.zone)).values("month")
    averages = months.annotate(average=Avg("rating")).values_list("month", "average")
    words = partial(number_format, decimal_pos=1)
    return [Chart(_("Course rating"), year, year.values(averages, None), words, "line", lowest=1, highest=5)]
