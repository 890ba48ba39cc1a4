"""Files that only some may fetch, sent so that they can do nothing where they are opened."""

from hashlib import sha256
from pathlib import PurePath

from django.http import Http404, HttpResponseRedirect
from django.utils.http import content_disposition_header

from .ranges import send_file

FOR_GOOD = "private, max-age=86400, immutable"  # of an address that never has other bytes
ASK_AGAIN = "private, no-cache"


def send_private(request, file, shown, name="", keep=ASK_AGAIN):
    """A stored file, or a part of it: in place where `shown` ({".webp": "image/webp"}) has its ending, else to be saved
    as `name`. What is not there, or not any more, is a 404. In a bucket, the reader is sent there for a minute."""
    if not file:
        raise Http404
    kind = shown.get(PurePath(file.name).suffix.lower())
    title = name or PurePath(file.name).name
    disposition = content_disposition_header(not kind, title) if name or not kind else ""
    storage = getattr(file, "storage", None)  # a field's file knows it; what a storage opened does not
    if hasattr(storage, "signed_url"):
        address = storage.signed_url(file.name, kind or "application/octet-stream", disposition)
        return HttpResponseRedirect(address, headers={"Cache-Control": "private, no-store"})
    try:
        opened = file.open()
        tag = f"{sha256(file.name.encode()).hexdigest()[:16]}-{opened.size:x}"
    except FileNotFoundError as error:
        raise Http404 from error
    response = send_file(request, opened, kind or "application/octet-stream", tag)
    if disposition:
        response.headers["Content-Disposition"] = disposition
    response.headers["Cache-Control"] = keep
    response.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
