from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_profile_hidden"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="welcome_step",
            field=models.PositiveSmallIntegerField(
                blank=True, editable=False, null=True, verbose_name="step of the welcome"
            ),
        ),
    ]
