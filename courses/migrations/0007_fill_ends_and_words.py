"""When sessions end, what courses are found by, and the order and names of materials: of rows from before."""

from pathlib import PurePath

from django.db import migrations

from langlearn.lib.search import AddSearchIndex, search_text

BATCH = 1000


def fill(apps, schema_editor):
    Course, Session, StudyMaterial = (apps.get_model("courses", n) for n in ("Course", "Session", "StudyMaterial"))
    for session in Session.objects.filter(ends_at=None).iterator(chunk_size=BATCH):
        session.ends_at = session.starts_at + session.duration
        session.save(update_fields=["ends_at"])
    for course in Course.objects.filter(search_text="").iterator(chunk_size=BATCH):
        course.search_text = search_text(course.title, course.description)
        course.save(update_fields=["search_text"])
    for material in StudyMaterial.objects.filter(position=0).iterator(chunk_size=BATCH):
        material.position = material.pk
        material.file_name = PurePath(material.file.name).name
        material.save(update_fields=["position", "file_name"])


class Migration(migrations.Migration):
    dependencies = [("courses", "0006_group_chat")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        AddSearchIndex("course"),
    ]
