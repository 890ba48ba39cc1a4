"""A document of an office (OOXML or ODF): a ZIP of the right parts, of honest size, that runs and fetches nothing."""

import re
import zipfile
from xml.parsers import expat

from refused import Refused

MOST_PARTS = 5000
MOST_BYTES = 600 * 1024 * 1024  # unpacked
ALWAYS = 50 * 1024 * 1024  # that much may come of any
MOST_TIMES = 60  # as large as packed
LARGEST_XML = 4 * 1024 * 1024
LARGEST_CONTENT = 32 * 1024 * 1024
CHUNK = 256 * 1024

OOXML = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
ODF = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
# Parts that a document runs, or that a person might.
ACTIVE = re.compile(
    r"vbaProject|vbaData|/activeX/|oleObject|(^|/)(Basic|Scripts)/|macrosheets/"
    r"|\.(exe|dll|com|scr|js|jse|vbs|vbe|wsf|bat|cmd|ps1|lnk|hta|jar|msi|sh|py|html?|svgz|swf)$",
    re.I,
)
ACTIVE_TYPES = ("macroenabled", "vbaproject", "activex", "oleobject")
# Kinds of links that a document follows when it is opened.
FOLLOWED = ("attachedtemplate", "oleobject", "frame", "subdocument", "externallinkpath", "control")


def check(file, ending):
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        check_outside(archive, parts)
        check_sizes(file, parts)
        for part in parts:
            unpack(archive, part)
        if ending in OOXML:
            check_ooxml(archive, ending)
        else:
            check_odf(archive, ending)
    return {}


def check_outside(archive, parts):
    """Nothing before, behind or between; no name that leads out or stands twice."""
    names = [part.filename for part in parts]
    if not parts or len(parts) > MOST_PARTS or len(set(names)) < len(names):
        raise Refused("broken")
    if archive.comment or min(part.header_offset for part in parts) != 0:
        raise Refused("kind")
    for part in parts:
        if part.flag_bits & 0x1:
            raise Refused("locked")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("broken")
        if part.filename.startswith("/") or ".." in part.filename.split("/") or "\\" in part.filename:
            raise Refused("broken")
        if ACTIVE.search(part.filename):
            raise Refused("active")


def check_sizes(file, parts):
    unpacked, packed = sum(part.file_size for part in parts), file.seek(0, 2)
    if unpacked > MOST_BYTES or unpacked > max(ALWAYS, MOST_TIMES * packed):
        raise Refused("bomb")


def unpack(archive, part):
    """All of it, to see that it can be; never more than it said."""
    with archive.open(part) as content:
        size = 0
        while chunk := content.read(CHUNK):
            size += len(chunk)
        if size != part.file_size:
            raise Refused("broken")


def check_ooxml(archive, ending):
    said = [(entries.get("ContentType") or "").lower() for _tag, entries in elements(archive, "[Content_Types].xml")]
    if any(word in one for one in said for word in ACTIVE_TYPES):
        raise Refused("active")
    if OOXML[ending] not in said:
        raise Refused("kind")
    for name in archive.namelist():
        if name.lower().endswith(".rels"):
            check_links(elements(archive, name))


def check_links(links):
    for _tag, entries in links:
        kind = (entries.get("Type") or "").rpartition("/")[2].lower()
        if (entries.get("TargetMode") or "").lower() == "external" and kind in FOLLOWED:
            raise Refused("active")


def check_odf(archive, ending):
    first = archive.infolist()[0]
    if first.filename != "mimetype" or first.file_size > 100 or archive.read(first).strip() != ODF[ending]:
        raise Refused("kind")
    if any(tag.endswith("event-listener") for tag, _entries in elements(archive, "content.xml", LARGEST_CONTENT)):
        raise Refused("active")


def elements(archive, name, most=LARGEST_XML):
    """[(tag, attributes)] of each element of a part. One with a document type is not taken: entities are bombs."""
    try:
        part = archive.getinfo(name)
    except KeyError:
        raise Refused("kind") from None
    if part.file_size > most:
        raise Refused("bomb")
    found = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = lambda tag, entries: found.append((tag, entries))
    parser.Parse(archive.read(part), True)
    return found


def refuse_doctype(*declared):
    raise Refused("active")
