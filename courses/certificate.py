"""The certificate of a course that a learner completed, as a PDF of one page, in the language that is active."""

from io import BytesIO

from babel.dates import format_date, format_interval
from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, to_locale
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from langlearn.lib.pdf_text import Words, drawing, lines

WIDE, HIGH = landscape(A4)
FRAME, CORNER, MARGIN = 16, 24, 74
GRADIENT = ["#6a41f0", "#8f63ff", "#c98bff", "#ffb59a"]
BRAND, TEXT, MUTED, LINE = "#5530cc", "#191522", "#595467", "#e5e2ed"
QR, COLUMN, FOOT = 92, 170, FRAME + 84


def pdf(certificate):
    """Its bytes. `certificate` comes with its enrollment's course, instructor and learner."""
    with drawing:
        out = BytesIO()
        canvas = Canvas(out, pagesize=(WIDE, HIGH), invariant=True, lang=get_language())
        canvas.setTitle(f"{gettext('Certificate of completion')}: {certificate.title}")
        canvas.setAuthor("Langlearn")
        canvas.setSubject(certificate.code_shown)
        ground(canvas)
        logo(canvas)
        middle(canvas, certificate)
        foot(canvas, certificate)
        canvas.showPage()
        canvas.save()
    return out.getvalue()


def ground(canvas):
    canvas.linearGradient(0, HIGH, WIDE, 0, [HexColor(colour) for colour in GRADIENT])
    canvas.setFillColor(white)
    canvas.roundRect(FRAME, FRAME, WIDE - 2 * FRAME, HIGH - 2 * FRAME, CORNER, stroke=0, fill=1)


def logo(canvas):
    """logo.svg's bubble and strokes, and the name beside it."""
    canvas.saveState()
    canvas.translate(MARGIN - 3, HIGH - 66)
    canvas.scale(1.1, -1.1)
    canvas.setFillColor(HexColor("#7a54ff"))
    bubble = canvas.beginPath()
    bubble.moveTo(16, 2.5)
    for curve in (
        (24, 2.5, 29.5, 7.9, 29.5, 15.1),
        (29.5, 22.3, 24, 27.7, 16, 27.7),
        (14.5, 27.7, 13, 27.5, 11.7, 27.2),
    ):
        bubble.curveTo(*curve)
    bubble.lineTo(6.1, 29.8)
    bubble.curveTo(5.1, 30.25, 4.1, 29.35, 4.4, 28.3)
    bubble.lineTo(5.55, 24)
    bubble.curveTo(3.7, 21.7, 2.5, 18.6, 2.5, 15.1)
    bubble.curveTo(2.5, 7.9, 8, 2.5, 16, 2.5)
    canvas.drawPath(bubble, stroke=0, fill=1)
    canvas.setStrokeColor(white)
    canvas.setLineWidth(3)
    canvas.setLineCap(1)
    for x in (11.8, 18.7):
        stroke = canvas.beginPath()
        stroke.moveTo(x, 8.8)
        stroke.lineTo(x, 17.9)
        stroke.curveTo(x, 19.8, x + 1, 20.8, x + 2.7, 20.8)
        canvas.drawPath(stroke)
    canvas.restoreState()
    canvas.setFillColor(HexColor(TEXT))
    Words("langlearn", 17, bold=True).draw(canvas, MARGIN + 36, HIGH - 89)


def middle(canvas, certificate):
    """Who completed what."""
    course, person = certificate.enrollment.course, certificate.enrollment.learner.user
    width, y = WIDE - 2 * MARGIN, HIGH - 176
    say(canvas, gettext("Certificate of completion"), 18, y, BRAND, bold=True)
    y -= 66
    name = lines(certificate.name, 46, width, bold=True, language=person.native_language)
    for line in name or [Words(person.username, 46, bold=True)]:
        y = drawn(canvas, line, y, TEXT)
    say(canvas, gettext("has completed the course"), 14, y + 12, MUTED)
    y -= 36
    for line in lines(certificate.title, 28, width, bold=True, language=course.language):
        y = drawn(canvas, line, y, TEXT)
    days = format_interval(course.start_date, course.end_date, "yMMMd", locale=locale())
    say(canvas, f"{course.get_language_display()} · {course.get_level_display()} · {days}", 13, y + 6, MUTED)


def foot(canvas, certificate):
    """Who gave it, when it was completed, and where anybody may ask whether it holds."""
    teacher = certificate.enrollment.course.instructor.user
    day = format_date(localtime(certificate.enrollment.completed_at), "long", locale=locale())
    signed(canvas, MARGIN, gettext("Instructor"), teacher.display_name, teacher.native_language)
    signed(canvas, MARGIN + COLUMN + 28, gettext("Completed on"), day)
    address = settings.SITE_URL + certificate.get_absolute_url()
    left = WIDE - MARGIN - QR
    code = QrCodeWidget(address, barWidth=QR, barHeight=QR, barBorder=0, barFillColor=HexColor(TEXT))
    board = Drawing(QR, QR)
    board.add(code)
    renderPDF.draw(board, canvas, left, FOOT - 38)
    canvas.linkURL(address, (left, FOOT - 38, left + QR, FOOT - 38 + QR))
    canvas.setFillColor(HexColor(MUTED))
    place = address.partition("://")[2].removesuffix(f"{certificate.code_shown}/")
    said = [gettext("Anybody can check it at"), place, certificate.code_shown]
    for number, words in enumerate(said):
        [text] = lines(words, 10.5 if number == 2 else 9, COLUMN, most=1, bold=number == 2)
        text.draw(canvas, left - 16 - text.width, FOOT + 6 - number * 15)


def signed(canvas, x, label, words, language=""):
    """Words over a line, and what they are under it."""
    canvas.setStrokeColor(HexColor(LINE))
    canvas.setLineWidth(1)
    canvas.line(x, FOOT - 9, x + COLUMN, FOOT - 9)
    canvas.setFillColor(HexColor(TEXT))
    for line in lines(words, 13, COLUMN, most=1, language=language):
        line.draw(canvas, x, FOOT)
    canvas.setFillColor(HexColor(MUTED))
    Words(label, 9.5).draw(canvas, x, FOOT - 24)


def say(canvas, text, size, y, colour, **kind):
    canvas.setFillColor(HexColor(colour))
    Words(text, size, **kind).draw(canvas, MARGIN, y)


def drawn(canvas, line, y, colour):
    """Draws it, and gives where the next one stands."""
    canvas.setFillColor(HexColor(colour))
    canvas.setStrokeColor(HexColor(colour))
    line.draw(canvas, MARGIN, y)
    return y - line.size * 1.25


def locale():
    return to_locale(get_language() or "en")
