"""Pictures people upload: recognised, bounded, turned upright, shrunk and written anew as WebP, pixels only.

    square_webp(upload, [384, 96])    # {384: file, 96: file}, one random name: "5f…-384.webp", "5f…-96.webp"
    wide_webp(upload, [1280, 640])    # the same of its middle, as wide as that, 16:9
    fit_webp(upload, 1600)            # one file, no side longer than that: "5f….webp"
    fitted_webp(upload, [1600, 480])  # Fitted({1600: file, 480: file}, width, height): "5f…-1600.webp", "5f…-480.webp"
    PictureField(square=[384, 96]), PictureField(wide=[1280, 640]), PictureField(longest=1600)    # as a form field
    PicturesField(sizes=[1600, 480], most=4)                        # and several at once: a list

Each raises ValidationError with a sentence for the person who uploads. What comes back holds nothing of the bytes that
came in, so that no script, comment, place or thumbnail hides in it.
"""

import secrets
from io import BytesIO
from typing import NamedTuple

import filetype
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

# In megapixels, rounded as cameras say them. With these none takes 300 MB or 3 s: WebP costs most, up to 17 bytes a
# pixel; a JPEG is decoded at a fraction of its size, but one of several scans is first kept whole, at 6 bytes.
MOST = 16
MOST_JPEG = 50
MOST_JPEG_IN_SCANS = 40
# Cameras write one scan, programs about ten of a progressive one; each costs as much as the whole picture, so that a
# small file of thousands would keep us busy for an hour.
MAX_SCANS = 32
SCAN = b"\xff\xda"  # stands nowhere in what a scan holds
# What the first bytes say, and the one parser that may then see the file.
FORMATS = {
    "image/jpeg": ["JPEG", "MPO"],
    "image/png": ["PNG"],
    "image/apng": ["PNG"],
    "image/webp": ["WEBP"],
    "image/gif": ["GIF"],
}
ACCEPT = "image/jpeg,image/png,image/webp,image/gif"
SRGB = ImageCms.createProfile("sRGB")
# A face is rather above the middle of an upright photograph.
CENTRE = (0.5, 0.4)

UNKNOWN = _("Choose a picture: JPEG, PNG, WebP or GIF.")
BROKEN = _("This picture is damaged and cannot be read. Try another one.")
TOO_LARGE = _("This picture has more than %(most)s megapixels. Make it smaller and try again.")


def too_heavy():
    return gettext("This picture is larger than %(limit)s.") % {"limit": filesizeformat(settings.PICTURE_LIMIT)}


def chooser():
    """The attributes of a file input for pictures: what it offers, and what file-limit.js does not let it take."""
    return {"accept": ACCEPT, "data-limit": settings.PICTURE_LIMIT, "data-too-large": lazy(too_heavy, str)()}


def square_webp(upload, sizes):
    """The middle of the picture as squares of these sizes."""
    return _middle(upload, {size: (size, size) for size in sizes})


def wide_webp(upload, widths):
    """The middle of the picture, 16:9, in these widths."""
    return _middle(upload, {width: (width, width * 9 // 16) for width in widths})


def _middle(upload, shapes):
    image = _read(upload, max(shapes) * 2)
    token = secrets.token_hex(12)
    parts = {
        size: ImageOps.fit(image, shape, Image.Resampling.LANCZOS, centering=CENTRE) for size, shape in shapes.items()
    }
    return {size: _write(part, f"{token}-{size}.webp") for size, part in parts.items()}


def fit_webp(upload, longest):
    """The whole picture, no side longer than `longest`; never enlarged."""
    image = _read(upload, longest)
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return _write(image, f"{secrets.token_hex(12)}.webp")


class Fitted(NamedTuple):
    files: dict
    width: int
    height: int


def fitted_webp(upload, sizes):
    """The whole picture in several sizes, with the measures of the largest: that one always, the smaller ones where it
    is larger than they; never enlarged."""
    image = _read(upload, max(sizes))
    image.thumbnail((max(sizes), max(sizes)), Image.Resampling.LANCZOS)
    token, longest = secrets.token_hex(12), max(image.size)
    files = {max(sizes): _write(image.copy(), f"{token}-{max(sizes)}.webp")}
    for size in sorted(sizes, reverse=True)[1:]:
        if size < longest:
            smaller = image.copy()
            smaller.thumbnail((size, size), Image.Resampling.LANCZOS)
            files[size] = _write(smaller, f"{token}-{size}.webp")
    return Fitted(files, *image.size)


class PictureField(forms.FileField):
    """An upload as what `square_webp`, `wide_webp` or `fit_webp` makes of it; False where the present picture is to
    go."""

    widget = forms.ClearableFileInput(attrs=chooser())

    def __init__(self, *, square=None, wide=None, longest=None, **options):
        self.square, self.wide, self.longest = square, wide, longest
        super().__init__(**options)

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is None:
            return None
        if self.square:
            return square_webp(upload, self.square)
        return wide_webp(upload, self.wide) if self.wide else fit_webp(upload, self.longest)


class SeveralPicturesInput(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Uploads as a list of what `fitted_webp` makes of them. Counted before any is read; an error names its file."""

    widget = SeveralPicturesInput(attrs=chooser())

    def __init__(self, *, sizes, most, **options):
        self.sizes, self.most = sizes, most
        super().__init__(**options)

    def clean(self, data, initial=None):
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > self.most:
            raise ValidationError(_("Choose at most %(most)s pictures."), code="most", params={"most": self.most})
        if not uploads:
            return super().clean(None) or []
        found, wrong = [], []
        for upload in uploads:
            try:
                found.append(fitted_webp(super().clean(upload), self.sizes))
            except ValidationError as error:
                wrong += [ValidationError(f"{upload.name}: {sentence}") for sentence in error.messages]
        if wrong:
            raise ValidationError(wrong)
        return found


def _read(upload, wanted):
    """The first frame of the upload, upright, in sRGB, as RGB or RGBA, and not much larger than `wanted` a side."""
    if upload.size > settings.PICTURE_LIMIT:
        raise ValidationError(too_heavy(), code="size")
    upload.seek(0)
    formats = FORMATS.get(filetype.guess_mime(upload.read(512)))
    if not formats:
        raise ValidationError(UNKNOWN, code="type")
    upload.seek(0)
    try:
        image = Image.open(upload, formats=formats)  # reads no more than the header
        most = _most(image, upload)
        if round(image.width * image.height / 1_000_000) > most:
            raise _too_large(most)
        if "JPEG" in formats and _count(upload, SCAN) > MAX_SCANS:
            raise ValidationError(BROKEN, code="scans")
        image.draft("RGB", (wanted, wanted))  # a large JPEG is decoded at a fraction of its size
        image.load()
        return _plain(image, wanted)
    except Image.DecompressionBombError:
        raise _too_large(MOST_JPEG if "JPEG" in formats else MOST) from None
    except (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, TypeError, MemoryError):
        # Pillow's parsers raise all of these on bytes made to break them.
        raise ValidationError(BROKEN, code="broken") from None


def _most(image, upload):
    if image.format not in {"JPEG", "MPO"} or image.mode == "CMYK":
        return MOST
    place = upload.tell()
    upload.seek(0)
    most = MOST_JPEG if _in_one_scan(upload.read()) else MOST_JPEG_IN_SCANS
    upload.seek(place)
    return most


def _in_one_scan(content):
    """Whether a JPEG's first scan holds all of it, each colour and each detail. No, where its parts are odd."""
    place, colours = 2, None
    while content[place] == 0xFF:
        kind, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4])
        if kind == 0xDA:
            return content[place + 4] == colours and content[place + length - 1 : place + 1 + length] == b"\0\x3f"
        if kind < 0xC0 or 0xD0 <= kind < 0xDA:  # without a length, or no kind at all
            return False
        if kind in (0xC0, 0xC1):
            colours = content[place + 9]
        place += 2 + length
    return False


def _too_large(most):
    return ValidationError(TOO_LARGE, code="pixels", params={"most": most})


def _count(upload, sign):
    """How often this stands in the file; it is read on from where it was."""
    place = upload.tell()
    upload.seek(0)
    found = upload.read().count(sign)
    upload.seek(place)
    return found


def _plain(image, wanted):
    profile, exif = image.info.get("icc_profile"), image.getexif()
    image.fp = None  # of a WebP it is all pixels once more, and its decoder keeps them twice
    vars(image).pop("_decoder", None)
    if image.mode.startswith("I"):
        image = _eight_bits(image)
    if image.mode in {"P", "PA", "LA", "La"}:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((wanted * 2, wanted * 2), Image.Resampling.BOX)  # before anything that copies all pixels
    image = _in_srgb(image, profile)
    image.info["exif"] = exif.tobytes() if exif else b""
    return ImageOps.exif_transpose(image)


def _eight_bits(image):
    """16 bits a pixel as 8; Pillow's own `convert` would cut them off at 255."""
    return image.convert("F").point(lambda value: value * (1 / 257) + 0).convert("L")


def _in_srgb(image, profile):
    mode = "RGBA" if image.mode == "RGBA" or image.has_transparency_data else "RGB"
    if profile and image.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(image, source, SRGB, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile costs the right colours, not the picture
    return image.convert(mode)


def _write(image, name):
    image.info.clear()  # some encoders keep comments and profiles they find here
    if image.mode == "RGBA" and image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB")
    buffer = BytesIO()
    image.save(buffer, "WEBP", quality=82, method=4)
    return ContentFile(buffer.getvalue(), name=name)
