"""The copies of courses' ratings, of reviews from before they were kept."""

from django.db import migrations
from django.db.models import Avg, Count


def fill(apps, schema_editor):
    Course, Feedback = apps.get_model("courses", "Course"), apps.get_model("feedback", "Feedback")
    rated = Feedback.objects.filter(feedback_type="course").values("course")
    for row in rated.annotate(average=Avg("rating"), count=Count("pk")).order_by("course"):
        Course.objects.filter(pk=row["course"]).update(rating_average=row["average"], rating_count=row["count"])


class Migration(migrations.Migration):
    dependencies = [("courses", "0008_session_always_ends"), ("feedback", "0003_reviews")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
