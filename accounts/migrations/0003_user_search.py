from django.db import migrations

from langlearn.lib.search import AddSearchIndex


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_interests")]

    operations = [AddSearchIndex("user")]
