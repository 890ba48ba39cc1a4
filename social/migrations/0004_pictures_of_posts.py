from django.core.files.storage import default_storage
from django.db import migrations
from PIL import Image

UNREADABLE = (1200, 900)  # what its page said of every picture


def size_of(name):
    try:
        with default_storage.open(name) as file, Image.open(file) as image:
            return image.size
    except (OSError, SyntaxError, ValueError):
        return UNREADABLE


def move(apps, schema_editor):
    Post, PostPicture = apps.get_model("social", "Post"), apps.get_model("social", "PostPicture")
    for pk, name in Post.objects.exclude(content_image="").values_list("pk", "content_image").iterator(chunk_size=1000):
        width, height = size_of(name)
        PostPicture.objects.get_or_create(
            post_id=pk, position=0, defaults={"content_image": name, "width": width, "height": height}
        )


def back(apps, schema_editor):
    Post, PostPicture = apps.get_model("social", "Post"), apps.get_model("social", "PostPicture")
    for picture in PostPicture.objects.filter(position=0).iterator(chunk_size=1000):
        Post.objects.filter(pk=picture.post_id).update(content_image=picture.content_image)


class Migration(migrations.Migration):
    dependencies = [("social", "0003_fill_what_is_new")]

    operations = [migrations.RunPython(move, back)]
