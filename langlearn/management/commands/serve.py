"""`manage.py serve`: pages, sockets and (where nothing else runs it) the worker, in one process."""

import gc
import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Serves pages and sockets; runs the worker too when EMBEDDED_WORKER is on."

    requires_system_checks = []  # they double the time to the first page; `manage.py check` runs them

    def add_arguments(self, parser):
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *, host, port, **options):
        # Here, for they install an event loop and open the tasks' storage, which no other command wants.
        from langlearn.asgi import application
        from langlearn.lib import worker
        from langlearn.lib.server import serve

        gc.freeze()  # what is here stays, and is not looked through again
        gc.set_threshold(20_000, 10, 10)  # a page makes thousands of objects that need no search to go
        gc.enable()

        def announce():
            self.stdout.write(f"Langlearn is at http://{host}:{port}/")
            self.stdout.flush()  # also where it goes to a file

        consumer = worker.start() if settings.EMBEDDED_WORKER else None
        try:
            failure = serve(application, host, port, announce)
        finally:
            if consumer:
                consumer.stop(graceful=True)
        if failure:
            raise CommandError(failure)
