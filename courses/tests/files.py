"""Honest files as instructors have them, made here; tests spoil them."""

import io
import math
import zipfile
from array import array
from fractions import Fraction
from functools import cache

import av
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

MAIN = "application/vnd.openxmlformats-officedocument."
OOXML_TYPES = {
    "docx": f"{MAIN}wordprocessingml.document.main+xml",
    "xlsx": f"{MAIN}spreadsheetml.sheet.main+xml",
    "pptx": f"{MAIN}presentationml.presentation.main+xml",
}
ODF_TYPES = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def upload(content, name):
    return SimpleUploadedFile(name, content, "application/octet-stream")


def pdf(spoil=None, **options):
    """A PDF of one page; `spoil(writer)` adds what should not be there."""
    writer = PdfWriter()
    writer.add_blank_page(200, 300)
    if spoil:
        spoil(writer)
    return written(writer, **options)


def written(writer, password=None):
    if password:
        writer.encrypt(password)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def assembled(catalog):
    """The bytes of a PDF of one page with this catalog, which points to `2 0 R` for its pages."""
    bodies = [
        catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    ]
    content, places = b"%PDF-1.5\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 4\n0000000000 65535 f \n%strailer\n<< /Size 4 /Root 1 0 R >>\n" % rows
    return content + table + b"startxref\n%d\n%%%%EOF\n" % len(content)


def zipped(parts, comment=b""):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, kind)
        archive.comment = comment
    return made.getvalue()


def ooxml(ending="docx", more=None, types="", links=""):
    main = f'<Override PartName="/main.xml" ContentType="{OOXML_TYPES[ending]}"/>'
    return zipped(
        {
            "[Content_Types].xml": f"<Types>{main}{types}</Types>",
            "_rels/.rels": f"<Relationships>{links}</Relationships>",
            "main.xml": "<document/>",
            **(more or {}),
        }
    )


def odf(ending="odt", more=None, content="<office/>"):
    kind = f"application/vnd.oasis.opendocument.{ODF_TYPES[ending]}"
    return zipped({"mimetype": kind, "content.xml": content, **(more or {})})


@cache
def film(container="mp4", video="libx264", audio="aac", seconds=2, title="SECRET"):
    """A film of one colour after the other, with a hum; `video` or `audio` may be None."""
    made = io.BytesIO()
    with av.open(made, "w", format=container) as target:
        target.metadata.update({"title": title, "comment": title})
        streams = [add_picture(target, video), add_sound(target, audio)]
        if streams[0]:
            draw(target, streams[0], seconds)
        if streams[1]:
            hum(target, streams[1], seconds)
    return made.getvalue()


def add_picture(target, codec):
    if not codec:
        return None
    stream = target.add_stream(codec, rate=10)
    stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p"
    return stream


def add_sound(target, codec):
    return target.add_stream(codec, rate=48_000, layout="mono") if codec else None


def draw(target, stream, seconds):
    for number in range(seconds * 10):
        frame = av.VideoFrame(160, 96, "rgb24")
        frame.planes[0].update(bytes([number * 9 % 255]) * frame.planes[0].buffer_size)
        frame.pts, frame.time_base = number, Fraction(1, 10)
        target.mux(stream.encode(frame))
    target.mux(stream.encode(None))


def hum(target, stream, seconds):
    fitting = av.AudioResampler(format=stream.codec_context.format.name, layout="mono", rate=48_000)
    wave = array("h", [int(9000 * math.sin(place * 0.05)) for place in range(960)]).tobytes()
    for _number in range(seconds * 50):
        frame = av.AudioFrame(format="s16", layout="mono", samples=960)
        frame.sample_rate = 48_000
        frame.planes[0].update(wave)
        for part in fitting.resample(frame):
            part.pts = None
            target.mux(stream.encode(part))
    target.mux(stream.encode(None))
