from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_learner_indexes")]

    operations = [
        migrations.AddField(
            model_name="learner",
            name="read_receipts",
            field=models.BooleanField(default=True, verbose_name="tell others when I have read their messages"),
        ),
    ]
