import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_learner_read_receipts"),
        ("social", "0004_pictures_of_posts"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="comment",
            name="comment_not_empty",
        ),
        migrations.RemoveConstraint(
            model_name="post",
            name="post_not_empty",
        ),
        migrations.RemoveField(
            model_name="post",
            name="content_image",
        ),
        migrations.AddField(
            model_name="comment",
            name="translated_by",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="who translated"),
        ),
        migrations.AddField(
            model_name="post",
            name="translated_by",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="who translated"),
        ),
        migrations.AlterField(
            model_name="post",
            name="content_text",
            field=models.TextField(
                blank=True,
                max_length=5000,
                validators=[django.core.validators.MaxLengthValidator(5000)],
                verbose_name="text",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("content_text", ""), _negated=True),
                    models.Q(("correction", ""), _negated=True),
                    ("deleted_at__isnull", False),
                    _connector="OR",
                ),
                name="comment_not_empty",
            ),
        ),
    ]
