from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_learner_read_receipts"),
        ("messaging", "0005_message_translated_by"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_text_not_empty",
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("content_text", ""), ("deleted_at__isnull", True), ("type", "text"), _negated=True),
                name="message_text_not_empty",
            ),
        ),
    ]
