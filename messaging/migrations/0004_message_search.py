from django.db import migrations

from langlearn.lib.search import AddSearchIndex, search_text

BATCH = 2000


def fill(apps, schema_editor):
    """Messages from before they could be searched: their words, and their chat's two as marks."""
    Message = apps.get_model("messaging", "Message")
    rows = Message.objects.filter(deleted_at=None, search_text="").exclude(content_text="").order_by("pk")
    columns = ("pk", "content_text", "chat__user1_id", "chat__user2_id")
    last = 0
    while batch := list(rows.filter(pk__gt=last).values_list(*columns)[:BATCH]):
        last = batch[-1][0]
        filled = [(search_text(text, marks=pair), pk) for pk, text, *pair in batch]
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany("UPDATE messaging_message SET search_text = %s WHERE id = %s", filled)


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_members_of_chats")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddSearchIndex("message"),
    ]
