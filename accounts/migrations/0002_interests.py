from django.db import migrations

INTERESTS = [
    "Art",
    "Music",
    "Reading",
    "Writing",
    "Sports",
    "Gaming",
    "Travel",
    "Cooking",
    "Fashion",
    "Photography",
    "Crafting",
    "Gardening",
    "Fitness",
    "Movies",
    "Technology",
    "Nature",
    "Animals",
    "Science",
    "Socializing",
]


def add(apps, schema_editor):
    Interest = apps.get_model("accounts", "Interest")
    for name in INTERESTS:
        Interest.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
