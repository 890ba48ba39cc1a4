from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery

from langlearn.lib.search import search_text
from social import hashtags


def copy_natives(apps, schema_editor):
    Post, Learner = apps.get_model("social", "Post"), apps.get_model("accounts", "Learner")
    native = Learner.objects.filter(pk=OuterRef("author")).values("native_language")[:1]
    Post.objects.update(author_native=Subquery(native))


def mark_words(apps, schema_editor):
    """The words of search carry tags, author and language from now on."""
    Post = apps.get_model("social", "Post")
    batch = []
    for post in Post.objects.only("author_id", "language", "content_text").iterator(chunk_size=1000):
        marks = [hashtags.mark(tag) for tag in hashtags.tags(post.content_text)]
        post.search_text = search_text(post.content_text, marks=[f"u{post.author_id}", post.language, *marks])
        batch.append(post)
        if len(batch) == 1000:
            Post.objects.bulk_update(batch, ["search_text"])
            batch = []
    Post.objects.bulk_update(batch, ["search_text"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_learner_read_receipts"),
        ("social", "0005_pictures_instead_of_one"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="post", name="post_uncorrected"),
        migrations.AddField(
            model_name="post",
            name="author_native",
            field=models.CharField(
                blank=True,
                choices=[("en", "English"), ("es", "Spanish"), ("ja", "Japanese"), ("ko", "Korean"), ("bn", "Bangla")],
                default="",
                editable=False,
                max_length=2,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(copy_natives, migrations.RunPython.noop),
        migrations.AddField(
            model_name="post",
            name="help_rank",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(wants_correction=True, then=0),
                    models.When(author_native=F("language"), then=2),
                    default=1,
                ),
                output_field=models.PositiveSmallIntegerField(),
            ),
        ),
        migrations.AddIndex(
            model_name="post", index=models.Index(fields=["author", "language", "-id"], name="post_of_author_language")
        ),
        migrations.AddIndex(
            model_name="post", index=models.Index(fields=["author_native", "-id"], name="post_of_native")
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["author_native", "language", "-id"], name="post_of_native_language"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("correction_count", 0)),
                fields=["language", "help_rank", "id"],
                name="post_waiting",
            ),
        ),
        migrations.AddIndex(model_name="like", index=models.Index(fields=["post", "-id"], name="like_of_post")),
        migrations.RunPython(mark_words, migrations.RunPython.noop),
    ]
