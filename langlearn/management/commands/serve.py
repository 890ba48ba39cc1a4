"""`manage.py serve`: pages, sockets and (where nothing else runs it) the worker, in one process."""

import os
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Serves pages and sockets; runs the worker too when EMBEDDED_WORKER is on."

    requires_system_checks = []  # they double the time to the first page; `manage.py check` runs them

    def add_arguments(self, parser):
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *, host, port, **options):
        from langlearn.lib.server import serve  # here, for it installs an event loop that no other command wants

        application = import_module("langlearn.asgi").application
        worker = None
        if settings.EMBEDDED_WORKER and find_spec("langlearn.lib.worker"):
            worker = import_module("langlearn.lib.worker").start()
        try:
            failure = serve(
                application, host, port, lambda: self.stdout.write(f"Langlearn is at http://{host}:{port}/")
            )
        finally:
            if worker:
                worker.stop(graceful=True)
        if failure:
            raise CommandError(failure)
