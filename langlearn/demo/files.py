"""Small real files for the demo's courses: a PDF page, and a film of still pictures in WebM."""

import struct
from io import BytesIO

# The fonts every PDF reader brings: nothing is embedded.
CJK = {
    "ja": ("HeiseiKakuGo-W5", "UniJIS-UTF16-H", "Japan1", 2),
    "ko": ("HYGoThic-Medium", "UniKS-UTF16-H", "Korea1", 1),
}
A4 = (595, 842)


def pdf(title, lines, language):
    """One page. What neither Latin 1 nor the language's own font can write (Bangla) is left out."""
    page = [_text(64, 770, 20, title, language)]
    page += [_text(64, 724 - number * 24, 12, line, language) for number, line in enumerate(lines)]
    page.append(_text(64, 40, 9, "Langlearn", language))
    stream = b"0.48 0.33 1 rg 0 812 595 30 re f 0.12 0.1 0.2 rg\n" + b"\n".join(page)
    font, encoding, ordering, supplement = CJK.get(language, CJK["ja"])
    return _pdf_file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R" % A4
            + b" /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{font} /Encoding /{encoding}"
            " /DescendantFonts [7 0 R] >>".encode(),
            f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{font} /FontDescriptor 8 0 R /DW 1000 /W [1 95 520]"
            f" /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement {supplement} >> >>".encode(),
            f"<< /Type /FontDescriptor /FontName /{font} /Flags 4 /FontBBox [-100 -250 1100 900] /ItalicAngle 0"
            " /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>".encode(),
        ]
    )


def _text(x, y, size, text, language):
    try:
        font, code = b"F1", text.encode("cp1252").hex()
    except UnicodeEncodeError:
        if language not in CJK:
            return b""
        font, code = b"F2", text.encode("utf-16-be").hex()
    return b"BT /%s %d Tf %d %d Td <%s> Tj ET" % (font, size, x, y, code.encode())


def _pdf_file(objects):
    out, places = BytesIO(), []
    out.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def webm(frames, seconds_each):
    """A silent film. A lossy WebP is one VP8 key frame in a box, and WebM takes these as they are."""
    width, height = frames[0].size
    step = seconds_each * 1000
    clusters = [
        _element("1F43B675", _number("E7", number * step) + _element("A3", b"\x81\0\0\x80" + _vp8(frame)))
        for number, frame in enumerate(frames)
    ]
    head = _number("4286", 1) + _number("42F7", 1) + _number("42F2", 4) + _number("42F3", 8)
    head += _element("4282", b"webm") + _number("4287", 2) + _number("4285", 2)
    info = _number("2AD7B1", 1_000_000) + _element("4489", struct.pack(">d", len(frames) * step))
    info += _element("4D80", b"langlearn") + _element("5741", b"langlearn")
    video = _element("E0", _number("B0", width) + _number("BA", height))
    track = _number("D7", 1) + _number("73C5", 1) + _number("83", 1) + _element("86", b"V_VP8") + video
    segment = _element("1549A966", info) + _element("1654AE6B", _element("AE", track)) + b"".join(clusters)
    return _element("1A45DFA3", head) + _element("18538067", segment)


def _element(name, body):
    """An EBML element: its id, its length in one byte or eight, its body."""
    length = bytes([len(body) | 1 << 7]) if len(body) < 127 else (len(body) | 1 << 56).to_bytes(8, "big")
    return bytes.fromhex(name) + length + body


def _number(name, value):
    return _element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _vp8(frame):
    box = BytesIO()
    frame.save(box, "WEBP", quality=60)
    data = box.getvalue()
    assert data[12:16] == b"VP8 "
    return data[20 : 20 + int.from_bytes(data[16:20], "little")]
