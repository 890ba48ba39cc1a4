from django.db import migrations
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from langlearn.lib.search import AddSearchIndex, search_text


def count_corrections(apps, schema_editor):
    Post, Comment = apps.get_model("social", "Post"), apps.get_model("social", "Comment")
    corrections = Comment.objects.exclude(correction="")
    corrections.filter(corrected_text="").update(
        corrected_text=Subquery(Post.objects.filter(pk=OuterRef("post")).values("content_text")[:1])
    )
    counted = corrections.filter(post=OuterRef("pk")).order_by().values("post").annotate(n=Count("pk")).values("n")
    Post.objects.update(correction_count=Coalesce(Subquery(counted), 0))


def keep_words(apps, schema_editor):
    Post = apps.get_model("social", "Post")
    batch = []
    for post in Post.objects.filter(search_text="").iterator(chunk_size=1000):
        post.search_text = search_text(post.content_text)
        batch.append(post)
        if len(batch) == 1000:
            Post.objects.bulk_update(batch, ["search_text"])
            batch = []
    Post.objects.bulk_update(batch, ["search_text"])


class Migration(migrations.Migration):
    dependencies = [("social", "0002_pictures_corrections_bookmarks")]

    operations = [
        migrations.RunPython(count_corrections, migrations.RunPython.noop),
        migrations.RunPython(keep_words, migrations.RunPython.noop),
        AddSearchIndex("post"),
    ]
