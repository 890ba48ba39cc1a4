"""Pictures of posts, and their files: each in up to three sizes under one name."""

from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from langlearn.lib.commit import after_commit
from langlearn.lib.storages import HIDDEN, private_storage

MOST = 4
SIZES = (1600, 960, 480)  # their longest sides


class PostPicture(models.Model):
    """[content_image_url] One of a post's one to four pictures, in order; `alt` says what is on it."""

    post = models.ForeignKey("social.Post", models.CASCADE, related_name="pictures", verbose_name=_("post"))
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    content_image = models.ImageField(_("picture"), upload_to="posts/", max_length=120)
    alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    width = models.PositiveSmallIntegerField(_("width"), editable=False)
    height = models.PositiveSmallIntegerField(_("height"), editable=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["post", "position"]
        constraints = [
            models.UniqueConstraint(fields=["post", "position"], name="picture_once_per_place"),
            models.CheckConstraint(condition=Q(position__lt=MOST), name="picture_at_most_four"),
        ]

    def __str__(self):
        return self.alt or self.content_image.name

    def names(self):
        """{longest side: the file's name}, the largest first. One that was not made in sizes has itself alone."""
        name, longest = self.content_image.name, max(self.width, self.height)
        smaller = [size for size in SIZES[1:] if size < longest] if is_sized(name) else []
        return {longest: name} | {size: sized(name, size) for size in smaller}

    @property
    def srcset(self):
        """The files with their widths, for the browser to choose from."""
        longest, url = max(self.width, self.height), self.content_image.storage.url
        files = [(url(name), round(self.width * size / longest)) for size, name in self.names().items()]
        return ", ".join(f"{address} {width}w" for address, width in files)

    @property
    def small(self):
        """The address of the smallest file."""
        return self.content_image.storage.url(list(self.names().values())[-1])

    def drop_files(self):
        """Once this is committed, and unless the post has the picture in another place by then."""
        after_commit(drop_unused, self.post_id, list(self.names().values()))


def is_sized(name):
    return f"-{SIZES[0]}." in name


def sized(name, size):
    return name.replace(f"-{SIZES[0]}.", f"-{size}.")


def drop_unused(post_id, names):
    if not PostPicture.objects.filter(post=post_id, content_image=names[0]).exists():
        drop(names)


def drop(names):
    for name in names:
        default_storage.delete(name)
        private_storage.delete(HIDDEN + name)


@contextmanager
def stored(uploads):
    """The name of the largest file of each of `uploads` (of `fitted_webp`), in storage; gone again if what is done with
    them fails."""
    names = []
    try:
        yield [_store(upload, names) for upload in uploads]
    except BaseException:
        drop(names)
        raise


def _store(upload, names):
    field = PostPicture._meta.get_field("content_image")
    largest = field.generate_filename(None, upload.files[SIZES[0]].name)
    for size, file in upload.files.items():
        names.append(default_storage.save(sized(largest, size), file))
    return largest
