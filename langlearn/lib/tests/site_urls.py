"""Pages for the tests of the way in."""

import contextvars
import io
import threading
import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.signals import request_finished, request_started
from django.db import OperationalError, connection
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path

WHO = contextvars.ContextVar("who", default="nobody")
seen = []  # what the tests look at: (what, name of the thread)


def note(what):
    seen.append((what, threading.current_thread().name.rsplit("_")[0]))


def started(**kwargs):
    note("started")


def finished(**kwargs):
    note("finished")


def watch():
    seen.clear()
    request_started.connect(started)
    request_finished.connect(finished)


def plain(request):
    note("view")
    response = HttpResponse(f"{request.method} {request.path} {request.GET.get('q', '')} {WHO.get()}")
    response.set_cookie("a", "1")
    response.set_cookie("b", "2")
    return response


def upload(request):
    sizes = {name: file.size for name, file in request.FILES.items()}
    return JsonResponse({"files": sizes, "post": dict(request.POST), "length": request.META.get("CONTENT_LENGTH")})


def raw(request):
    return HttpResponse(str(len(request.read())))


def stream(request):
    def parts():
        try:
            for number in range(int(request.GET.get("parts", 3))):
                note("part")
                if number == 2 and "fail" in request.GET:
                    raise ValueError("half way")
                yield f"part {number}\n"
                time.sleep(float(request.GET.get("pause", 0)))
        finally:
            note("closed")

    return StreamingHttpResponse(parts())


def stream_rows(request):
    def rows():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 UNION SELECT 2 UNION SELECT 3")
            while row := cursor.fetchone():
                yield f"{row[0]} "

    return StreamingHttpResponse(rows())


def stream_async(request):
    async def parts():
        yield "one "
        yield "two"

    return StreamingHttpResponse(parts())


def file(request):
    class Watched(io.BytesIO):
        def close(self):
            note("file closed")
            super().close()

    return FileResponse(Watched(b"x" * int(request.GET["size"])), filename="a.bin")


def not_modified(request):
    return HttpResponse(status=304)


def crash(request):
    raise ValueError("a secret detail")


def database_away(request):
    raise OperationalError("cannot connect")


def slow(request):
    """Says that it has begun, and answers when told to: by files, for it may run in another process."""
    (settings.DATA_DIR / "begun").touch()
    end = time.monotonic() + 30
    while not (settings.DATA_DIR / "finish").exists() and time.monotonic() < end:
        time.sleep(0.02)
    return HttpResponse("finished")


urlpatterns = [
    path(f"{view.__name__}/", login_not_required(view))
    for view in (
        plain,
        upload,
        raw,
        stream,
        stream_rows,
        stream_async,
        file,
        not_modified,
        crash,
        database_away,
        slow,
    )
]
urlpatterns += [path("health/live", login_not_required(plain))]
handler500 = "langlearn.lib.unavailable.server_error"
