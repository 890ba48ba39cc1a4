from django.db import migrations
from django.db.models import F


def add_members(apps, schema_editor):
    """Chats from before there were members: both sides agreed to them."""
    Chat, Member = apps.get_model("messaging", "Chat"), apps.get_model("messaging", "Member")
    batch = []
    for chat in Chat.objects.filter(members=None).iterator():
        batch += [Member(chat=chat, learner_id=pk) for pk in (chat.user1_id, chat.user2_id)]
        if len(batch) >= 1000:
            Member.objects.bulk_create(batch)
            batch = []
    Member.objects.bulk_create(batch)


def keep_corrected_texts(apps, schema_editor):
    corrected = apps.get_model("messaging", "Message").objects.exclude(correction="").filter(corrected_text="")
    corrected.update(corrected_text=F("content_text"))


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_members_media_changes")]

    operations = [
        migrations.RunPython(add_members, migrations.RunPython.noop),
        migrations.RunPython(keep_corrected_texts, migrations.RunPython.noop),
    ]
