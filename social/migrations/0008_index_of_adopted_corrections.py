from django.db import migrations, models

from langlearn.lib.online import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("social", "0007_hidden_by_staff")]
    operations = [
        AddIndexConcurrently(
            "comment",
            models.Index(fields=["post"], condition=models.Q(("adopted_at__isnull", False)), name="comment_adopted"),
        ),
    ]
