"""Words of our five languages on a PDF's page, each script in a font that has it.

Latin, Greek and Cyrillic letters and Bangla come from fonts of ours, of which the file carries what it needs; Bangla is
shaped, since its letters join. Japanese and Korean are written in fonts that every PDF reader brings: ours would weigh
more than all the rest of the site. What none of them has is left out.

Reportlab keeps what it knows of a font for all documents together: whoever draws holds `drawing`.
"""

import threading
import unicodedata
from functools import cache
from pathlib import Path

import regex
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import ShapedStr, TTFont, shapeStr

FONTS = Path(__file__).resolve().parent.parent / "fonts"
JAPANESE, KOREAN = "HeiseiKakuGo-W5", "HYGothic-Medium"
STROKE = 0.035  # of its size, around letters that have no bold font of their own
KANA = r"\p{Han}\u3001-\u30ff\u31f0-\u31ff\uff01-\uffef"  # with all that is written between them
RUN = regex.compile(
    r"(?P<bangla>[\p{Bengali}\u0951\u0952\u0964\u0965\u200c\u200d]+)|(?P<korean>\p{Hangul}+)"
    rf"|(?P<japanese>[{KANA}]+)|(?P<latin>[^\p{{Bengali}}\p{{Hangul}}{KANA}]+)"
)
# Where a line may end: after a word, and after any of these but before what closes or lengthens it.
PIECE = regex.compile(rf"\s*(?:[{KANA}][、。，．・：；？！ー々）」』】〕ゃゅょっャュョッ]*|[^\s{KANA}]+)")
drawing = threading.Lock()


@cache
def font(name):
    """Registers it when it is first asked for."""
    cid = name in (JAPANESE, KOREAN)
    found = UnicodeCIDFont(name) if cid else TTFont(name, FONTS / f"{name}.ttf")
    pdfmetrics.registerFont(found)
    return found


class Words:
    """A text as runs of one font each, at a size. `language` says whose the Chinese characters are."""

    def __init__(self, text, size, bold=False, language=""):
        self.size, self.bold = size, bold
        plain = unicodedata.normalize("NFC", " ".join(text.split()))
        self.runs = [run for found in RUN.finditer(plain) for run in self._run(found, language)]

    def _run(self, found, language):
        script, text = found.lastgroup, found.group()
        weight = "Bold" if self.bold else "Regular"
        if script == "japanese" and language == "ko":
            script = "korean"
        name = {
            "bangla": f"NotoSansBengali-{weight}",
            "latin": f"NotoSans-{weight}",
            "japanese": JAPANESE,
            "korean": KOREAN,
        }[script]
        known = font(name)
        if script in {"japanese", "korean"}:
            text = "".join(letter for letter in text if ord(letter) < 0x10000)
        else:
            text = "".join(letter for letter in text if ord(letter) in known.face.charToGlyph)
        if text:
            shaped = shapeStr(text, name, self.size) if script == "bangla" else text
            yield name, shaped, self._width(shaped, name)

    def _width(self, text, name):
        if isinstance(text, ShapedStr):
            return sum(letter.x_advance for letter in text.__shapeData__) * self.size / 1000
        return pdfmetrics.stringWidth(text, name, self.size)

    @property
    def width(self):
        return sum(width for _name, _text, width in self.runs)

    def draw(self, canvas, x, y):
        """With its first letter at x, on the line at y, in the canvas's colour."""
        for name, text, width in self.runs:
            canvas.setFont(name, self.size)
            thick = self.bold and name in (JAPANESE, KOREAN)
            canvas.setLineWidth(self.size * STROKE)
            canvas.drawString(x, y, text, mode=2 if thick else 0)
            x += width
        return x


def lines(text, size, width, most=2, least=0.6, **kind):
    """`text` as `most` lines of `width`, as large as `size` where that fits and smaller where not; what does not fit in
    any case is cut."""
    for share in (1, 0.9, 0.8, 0.7, least):
        broken = _broken(text, size * share, width, kind)
        if len(broken) <= most:
            return broken
    return broken[:most]


def _broken(text, size, width, kind):
    """Greedy lines: broken between words, and between any two characters of a word that is longer than a line."""
    done, line = [], ""
    for piece in PIECE.findall(text):
        for part in [piece] if Words(piece, size, **kind).width <= width else regex.findall(r"\X", piece):
            if line and Words(line + part, size, **kind).width > width:
                done.append(line)
                line = part.lstrip()
            else:
                line += part
    return [words for one in [*done, line] if (words := Words(one, size, **kind)).runs]
