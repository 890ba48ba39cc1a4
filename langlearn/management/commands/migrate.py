"""`manage.py migrate` beside a version that serves: on PostgreSQL it lets go rather than hold everybody up.

A change to a table waits for whoever reads it, such as a backup, and all who come later wait behind it. So it waits
a second at most, gives way, and tries again; what is done stays done.
"""

import time

from django.core.management.commands import migrate
from django.db import OperationalError, connections

WAIT = "1s"
TRIES = 60
PAUSE = 5
LOCK_NOT_AVAILABLE = "55P03"


class Command(migrate.Command):
    def handle(self, *args, **options):
        self.connection = connections[options["database"]]
        for tries_left in reversed(range(TRIES)):
            try:
                super().handle(*args, **options)
                break
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE or not tries_left:
                    raise
                self.stderr.write(f"The table is in use; trying again in {PAUSE} seconds.")
                time.sleep(PAUSE)
        if self.connection.vendor == "postgresql":
            self.wait_at_most("0")

    def migration_progress_callback(self, action, migration=None, fake=False):
        if action in ("apply_start", "unapply_start") and self.connection.vendor == "postgresql":
            # What runs outside a transaction (an index built concurrently) may wait: nobody waits behind it.
            self.wait_at_most(WAIT if migration.atomic else "0")
        super().migration_progress_callback(action, migration, fake)

    def wait_at_most(self, time):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [time])
