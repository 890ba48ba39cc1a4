"""A PDF that only shows pages: nothing in it that runs, opens another file, holds one, or hides behind the end."""

import re

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject
from refused import Refused

TAIL = 66 * 1024  # where a ZIP has its directory's end
MOST_OBJECTS = 300_000
DEEPEST = 60
# What a reader would run or unpack, by the names of a dictionary's entries and of what it says it is.
ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/EmbeddedFiles", "/EF"}
ACTIVE_VALUES = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition", "/RichMediaExecute",
    "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/FileAttachment", "/EmbeddedFile",
}  # fmt: skip
SAID_BY = ("/S", "/Subtype", "/Type")


def check(file, ending):
    check_ends(file)
    reader = PdfReader(file, strict=True)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("locked")
    look(reader.trailer)
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    packed = {(number, 0) for number in reader.xref_objStm}
    if len(numbers) + len(packed) > MOST_OBJECTS:
        raise Refused("bomb")
    for number, generation in numbers | packed:
        try:
            look(reader.get_object(IndirectObject(number, generation, reader)))
        except PyPdfError:
            if (number, generation) in packed or reader.xref[generation][number]:
                raise
        if (number, generation) not in packed:
            reader.resolved_objects.pop((generation, number), None)  # a picture may be most of the file
    if not len(reader.pages):
        raise Refused("broken")
    return {}


def check_ends(file):
    """It begins and ends as a PDF, and as nothing else."""
    if file.read(5) != b"%PDF-":
        raise Refused("kind")
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    tail = file.read()
    end = tail.rfind(b"%%EOF")
    if end < 0:
        raise Refused("cut")
    if tail[end + 5 :].strip(b"\0\t\n\f\r ") or b"PK\x05\x06" in tail:
        raise Refused("kind")
    if not re.search(rb"startxref\s+\d+\s+%%EOF", tail):
        raise Refused("cut")
    file.seek(0)


def look(thing, depth=0):
    """Refuses what is active in a thing and in what it holds itself; what it only points to has its own turn."""
    if depth > DEEPEST:
        raise Refused("broken")
    if isinstance(thing, DictionaryObject):
        if ACTIVE_KEYS & thing.keys():
            raise Refused("active")
        for key, value in thing.items():
            if key in SAID_BY and isinstance(value, NameObject) and value in ACTIVE_VALUES:
                raise Refused("active")
            look(value, depth + 1)
    elif isinstance(thing, ArrayObject):
        for value in thing:
            look(value, depth + 1)
