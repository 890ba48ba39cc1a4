"""Sends a file, or the part of it that is asked for: players jump about in recordings."""

import re

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response

CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def send_file(request, file, content_type, etag):
    """`file` is open at its beginning and closed by the answer; `etag` names these bytes and no others."""
    size = file.size
    tag = f'"{etag}"'
    wanted = _wanted(request, size, tag)
    response = get_conditional_response(request, etag=tag)  # None, or that the reader has these bytes already
    if response:
        file.close()
    elif wanted is None:
        response = FileResponse(file, content_type=content_type)
    elif not wanted:
        file.close()
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}, content_type="text/plain")
    else:
        response = StreamingHttpResponse(_Part(file, wanted), status=206, content_type=content_type)
        response.headers["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{size}"
        response.headers["Content-Length"] = str(len(wanted))
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = tag
    return response


def _wanted(request, size, tag):
    """The places of the bytes that are asked for, empty where there are none such. None where all are to be sent:
    several parts at once, or units that we don't know, are answered by the whole."""
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or found.groups() == ("", "") or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1 if last else size, size))


class _Part:
    """Some bytes of a file, a chunk at a time."""

    def __init__(self, file, wanted):
        self._file, self._left = file, len(wanted)
        file.seek(wanted.start)

    def __iter__(self):
        while self._left and (chunk := self._file.read(min(CHUNK, self._left))):
            self._left -= len(chunk)
            yield chunk

    def close(self):
        self._file.close()
