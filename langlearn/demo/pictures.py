"""The demo's files, kept where uploads are. Their names come from what is in them: drawn again, they are there."""

from functools import cache
from hashlib import sha256
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import get_image_dimensions
from django.core.files.storage import default_storage

from langlearn.lib.images import fit_webp, fitted_webp, square_webp
from langlearn.lib.storages import private
from social.models.picture import SIZES, sized

from . import files
from .faces import face
from .scenes import scene

AVATAR_SIZES = [384, 96]


def keep(storage, folder, data, ending, owner=""):
    """The name under which the storage has these bytes. Each `owner` has a file to itself, to be rid of alone."""
    name = f"{folder}/demo-{sha256(owner.encode() + data).hexdigest()[:20]}{ending}"
    if not storage.exists(name):
        storage.save(name, ContentFile(data))
    return name


def avatar(person):
    """The name of the profile picture of a person of the content; empty where they have none."""
    image = face(person)
    if image is None:
        return ""
    large, small = square_webp(_upload(image), AVATAR_SIZES).values()
    name = keep(default_storage, "avatars", large.read(), "-384.webp")
    if not default_storage.exists(name.replace("-384.", "-96.")):
        default_storage.save(name.replace("-384.", "-96."), small)
    return name


def public(theme, folder, owner):
    return keep(default_storage, folder, _picture(theme), ".webp", owner) if theme else ""


def of_post(theme, owner):
    """The name of the largest of the sizes that a post's picture has, and its width and height."""
    made = _fitted(theme)
    name = keep(default_storage, "posts", made[1][SIZES[0]], f"-{SIZES[0]}.webp", owner)
    for size, data in made[1].items():
        if not default_storage.exists(sized(name, size)):
            default_storage.save(sized(name, size), ContentFile(data))
    return name, *made[0]


def for_some(theme, folder, owner):
    return keep(private(), folder, _picture(theme), ".webp", owner)


def measures(theme):
    """The width and height of such a picture."""
    return get_image_dimensions(BytesIO(_picture(theme)))


def size(name):
    """Of a file for some, in bytes."""
    return private().size(name) if private().exists(name) else None


def pdf(title, lines, language):
    return keep(private(), "materials", files.pdf(title, lines, language), ".pdf")


def text(body):
    return keep(private(), "materials", body.encode(), ".txt")


def film(theme, seconds, folder):
    """A slow walk through a picture; its name and its size in bytes."""
    image = scene(theme)
    wide, high, steps = 640, 400, seconds // 2
    across, down = image.width - wide, image.height - high
    frames = [
        image.crop((x := across * step // steps, y := down - down * step // steps, x + wide, y + high))
        for step in range(steps)
    ]
    data = files.webm(frames, 2)
    return keep(private(), folder, data, ".webm"), len(data)


@cache
def _fitted(theme):
    found = fitted_webp(_upload(scene(theme)), SIZES)
    return (found.width, found.height), {size: file.read() for size, file in found.files.items()}


@cache
def _picture(theme):
    return fit_webp(_upload(scene(theme)), 1600).read()


def _upload(image):
    """The picture as it would come in from a person's form."""
    buffer = BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return ContentFile(buffer.getvalue())
