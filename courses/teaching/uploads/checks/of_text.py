"""A text: all of it in UTF-8, and no sign in it that no keyboard writes."""

import codecs

from refused import Refused

LONGEST = 10 * 1024 * 1024
CHUNK = 1024 * 1024
CONTROLS = {chr(code): None for code in range(32) if chr(code) not in "\t\n\r\f"}


def check(file, ending):
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    size = 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > LONGEST:
            raise Refused("long")
        look(decoder, chunk)
    look(decoder, b"", final=True)
    if not size:
        raise Refused("broken")
    return {}


def look(decoder, chunk, final=False):
    try:
        text = decoder.decode(chunk, final)
    except UnicodeDecodeError:
        raise Refused("encoding") from None
    if any(sign in text for sign in CONTROLS):
        raise Refused("encoding")
