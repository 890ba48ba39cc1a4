"""Uploads as browsers send them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(name="me.png", size=(1200, 600), colour=(200, 30, 30), kind="PNG"):
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return SimpleUploadedFile(name, buffer.getvalue(), "image/png")
