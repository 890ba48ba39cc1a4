"""Pictures as a form sends them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(size=(400, 300), name="cover.png"):
    buffer = BytesIO()
    Image.new("RGB", size, (200, 80, 30)).save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/png")
