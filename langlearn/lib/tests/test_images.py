"""Every picture that comes in, honest or not, and what is left of it."""

import os
import struct
import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from langlearn.lib.images import PictureField, fit_webp, square_webp, wide_webp

GPS_IFD, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def encoded(image, kind="PNG", **options):
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def upload(content, name="me.png", content_type="image/png"):
    return SimpleUploadedFile(name, content, content_type)


def picture(size=(60, 40), mode="RGB", colour=(200, 30, 30)):
    return Image.new(mode, size, colour)


def opened(file):
    image = Image.open(file)
    image.load()
    return image


def code_of(content, name="me.png"):
    with pytest.raises(ValidationError) as caught:
        fit_webp(upload(content, name), 100)
    assert caught.value.messages[0]
    return caught.value.code


def png_header(width, height):
    """A PNG that claims to be huge and holds next to nothing."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    start = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", start) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("size", [(60, 40), (300, 20), (20, 300), (3000, 1700)])
def test_wide_ones_are_16_to_9(size):
    files = wide_webp(upload(encoded(picture(size))), [1280, 640])
    assert [opened(files[width]).size for width in (1280, 640)] == [(1280, 720), (640, 360)]
    assert files[1280].name.replace("-1280.", "-640.") == files[640].name


def test_squares_share_a_random_name():
    first, second = (square_webp(upload(encoded(picture())), [384, 96]) for _ in range(2))
    assert opened(first[384]).size == (384, 384)
    assert opened(first[96]).size == (96, 96)
    assert first[384].name.replace("-384.", "-96.") == first[96].name
    assert first[384].name != second[384].name
    assert "me" not in first[384].name


@pytest.mark.parametrize(("size", "expected"), [((400, 200), (100, 50)), ((30, 20), (30, 20)), ((1, 300), (1, 100))])
def test_fit_keeps_the_shape_and_never_enlarges(size, expected):
    assert opened(fit_webp(upload(encoded(picture(size))), 100)).size == expected


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_kinds_that_are_taken(kind):
    result = opened(fit_webp(upload(encoded(picture(), kind)), 100))
    assert result.format == "WEBP"
    assert abs(result.convert("RGB").getpixel((5, 5))[0] - 200) < 12


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM", "TGA"])
def test_other_kinds_are_refused(kind):
    assert code_of(encoded(picture(), kind)) == "type"


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"MZ\x90\x00",
        b"\x00",
        b"",
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(content):
    assert code_of(content, "holiday.png") == "type"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_truncated_is_refused(kind, part):
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    whole = encoded(noise, kind)
    assert code_of(whole[: max(16, int(len(whole) * part))]) in {"broken", "type"}


@pytest.mark.parametrize("magic", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\1\0\0WEBPVP8 "])
def test_magic_bytes_before_rubbish_are_refused(magic):
    assert code_of(magic + bytes(range(256)) * 4) == "broken"


@pytest.mark.parametrize("size", [(4100, 4100), (60_000, 60_000), (2_000_000, 30)])
def test_bomb_is_refused_by_its_header(size):
    assert code_of(png_header(*size)) == "pixels"


def test_a_refusal_says_how_many_pixels_there_may_be():
    with pytest.raises(ValidationError, match="more than 16 megapixels"):
        fit_webp(upload(png_header(4100, 4100)), 100)
    with pytest.raises(ValidationError, match="more than 50 megapixels"):
        fit_webp(upload(encoded(picture((9000, 5700)), "JPEG")), 100)


@pytest.mark.parametrize("size", [(4608, 3456), (4624, 3468)])
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_sixteen_megapixels_of_a_telephone_are_taken(size, kind):
    assert max(opened(fit_webp(upload(encoded(picture(size), kind)), 100)).size) == 100


MEASURED = """
import sys, django
from pathlib import Path
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from langlearn.lib.images import fitted_webp
def peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024
upload = SimpleUploadedFile("a", sys.stdin.buffer.read())
before = peak()
fitted_webp(upload, [1600, 480])
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
@pytest.mark.parametrize(
    ("kind", "mode", "size", "options"),
    [
        ("WEBP", "RGBA", (4700, 3500), {"lossless": True, "method": 0, "quality": 0}),
        ("WEBP", "RGB", (4700, 3500), {"method": 0}),
        ("PNG", "LA", (4700, 3500), {"compress_level": 1}),
        ("JPEG", "RGB", (7350, 5500), {"progressive": True, "subsampling": 0}),
        ("JPEG", "RGB", (9000, 5600), {"subsampling": 0}),
    ],
)
def test_the_largest_that_is_taken_costs_less_than_300_megabytes(kind, mode, size, options, tmp_path):
    colour = {"RGBA": (200, 30, 30, 128), "LA": (200, 128), "RGB": (200, 30, 30)}[mode]
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "langlearn.settings"}
    done = subprocess.run(
        [sys.executable, "-c", MEASURED],
        input=encoded(picture(size, mode, colour), kind, **options),
        env=environment,
        capture_output=True,
        check=True,
    )
    assert 30 < int(done.stdout) < 300


def test_a_large_jpeg_in_several_scans_is_refused():
    """libjpeg keeps all of it until the last scan is in, so that less of it may come. Whatever it claims before."""
    whole, scans = (encoded(picture((9000, 5000)), "JPEG", progressive=how) for how in (False, True))
    assert opened(fit_webp(upload(whole), 100)).size == (100, 56)
    assert code_of(scans) == "pixels"
    frame = b"\xff\xc0\0\x11" + bytes(5) + b"\x03" + bytes(9)
    claims = frame + b"\xff\xda\0\x0c\x03" + bytes(7) + b"\x3f\0"
    assert code_of(scans[:2] + b"\xff\x01" + scans[2:]) in {"pixels", "broken"}
    assert code_of(scans[:2] + b"\xff\xfe" + len(claims + b"xx").to_bytes(2) + claims + scans[2:]) == "pixels"


def test_a_progressive_picture_is_taken_and_one_of_endless_scans_refused():
    """Each scan costs as much as the whole picture: 200 KB would keep us busy for half a minute."""
    content = encoded(picture((600, 400)), "JPEG", progressive=True)
    assert opened(fit_webp(upload(content), 100)).size == (100, 67)
    last = content[content.rindex(b"\xff\xda") : -2]
    assert code_of(content[:-2] + last * 40 + content[-2:]) == "scans"


def test_the_largest_photograph_of_a_telephone_is_taken():
    source = encoded(Image.new("RGB", (8160, 6120), (9, 80, 200)), "JPEG")
    assert opened(fit_webp(upload(source), 100)).size == (100, 75)


def test_too_many_bytes_are_refused(settings):
    settings.PICTURE_LIMIT = 100
    assert code_of(encoded(Image.effect_noise((50, 50), 50))) == "size"


def test_nothing_but_pixels_is_kept():
    exif = Image.Exif()
    exif[MAKER] = "SECRET camera"
    exif[GPS_IFD] = {1: "N", 2: (35.0, 41.0, 22.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = encoded(picture(), "JPEG", exif=exif, comment=b"SECRET comment", icc_profile=profile)
    assert b"SECRET" in source
    result = fit_webp(upload(source), 100)
    assert b"SECRET" not in result.read()
    result.seek(0)
    assert not opened(result).getexif()
    assert not {"icc_profile", "xmp", "exif", "comment"} & set(opened(result).info)


def test_script_behind_a_gif_is_gone():
    source = encoded(picture(), "GIF", comment=b"*/=1;alert(1)/*") + b"<script>alert(1)</script>"
    assert b"alert" not in fit_webp(upload(source), 100).read()


def test_text_of_a_png_is_gone():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", "<script>alert(1)</script>", zip=True)
    assert b"Comment" not in fit_webp(upload(encoded(picture(), pnginfo=info)), 100).read()


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_orientation_is_applied(kind):
    """A red left half, to be shown turned by 90° to the right: red on top."""
    image = picture((80, 40), colour=(0, 0, 255))
    image.paste((255, 0, 0), (0, 0, 40, 40))
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    result = opened(fit_webp(upload(encoded(image, kind, exif=exif)), 100)).convert("RGB")
    assert result.size == (40, 80)
    assert result.getpixel((20, 10))[0] > 200 > 60 > result.getpixel((20, 70))[0]


@pytest.mark.parametrize(
    ("mode", "colour", "kind"),
    [
        ("L", 128, "PNG"),
        ("1", 1, "PNG"),
        ("P", 3, "PNG"),
        ("LA", (128, 50), "PNG"),
        ("RGBA", (9, 9, 9, 9), "PNG"),
        ("I;16", 40_000, "PNG"),
        ("I;16", 40, "PNG"),
        ("CMYK", (10, 200, 200, 0), "JPEG"),
        ("L", 128, "JPEG"),
        ("P", 3, "GIF"),
    ],
)
def test_every_mode_comes_out(mode, colour, kind):
    assert opened(fit_webp(upload(encoded(picture(mode=mode, colour=colour), kind)), 100)).size == (60, 40)


def test_sixteen_bits_keep_their_brightness():
    result = opened(fit_webp(upload(encoded(picture(mode="I;16", colour=40_000))), 100)).convert("L")
    assert abs(result.getpixel((5, 5)) - 156) < 6


def test_transparency_stays_and_is_dropped_where_unused():
    seen = opened(fit_webp(upload(encoded(picture(mode="RGBA", colour=(1, 2, 3, 0)))), 100))
    assert seen.mode == "RGBA"
    assert opened(fit_webp(upload(encoded(picture(mode="RGBA", colour=(1, 2, 3, 255)))), 100)).mode == "RGB"


def test_of_an_animation_the_first_frame():
    frames = [picture(colour=(255, 0, 0)), picture(colour=(0, 0, 255))]
    for kind in "GIF", "WEBP", "PNG":
        source = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        result = opened(fit_webp(upload(source), 100))
        assert getattr(result, "n_frames", 1) == 1
        assert result.convert("RGB").getpixel((5, 5))[0] > 200


def test_a_broken_colour_profile_costs_nothing():
    source = encoded(picture(), "JPEG", icc_profile=b"no profile at all" * 20)
    assert opened(fit_webp(upload(source), 100)).size == (60, 40)


class PictureForm(forms.Form):
    picture = PictureField(square=[96], required=False)


def test_field_gives_wide_ones():
    field = PictureField(wide=[64])
    assert opened(field.clean(upload(encoded(picture())))[64]).size == (64, 36)


def test_field_gives_the_squares():
    form = PictureForm({}, {"picture": upload(encoded(picture()))})
    assert form.is_valid()
    assert list(form.cleaned_data["picture"]) == [96]


def test_field_keeps_and_removes():
    kept, removed = PictureForm({}, {}), PictureForm({"picture-clear": "on"}, {})
    assert kept.is_valid()
    assert kept.cleaned_data["picture"] is None
    assert removed.is_valid()
    assert removed.cleaned_data["picture"] is False


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\xd8\xff\xe0rubbish"])
def test_field_puts_the_error_at_its_place(content):
    form = PictureForm({}, {"picture": upload(content)})
    assert not form.is_valid()
    assert list(form.errors) == ["picture"]
