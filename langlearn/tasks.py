"""What is done by the clock."""

import contextlib
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from huey import crontab
from huey.contrib.djhuey import HUEY, db_periodic_task, periodic_task

from feedback import moderation
from langlearn import sharing
from langlearn.lib import heartbeat

DAY = 24 * 60 * 60


@periodic_task(crontab(minute="*"))
def tick():
    """For /health/ready: somebody does what is due."""
    heartbeat.beat()


@db_periodic_task(crontab(hour="3", minute="17"))
def purge():
    """Sessions that ended, the results of tasks that nobody asks for, uploads that nobody came back for."""
    call_command("clearsessions")
    HUEY.storage.flush_results()
    sweep_uploads()
    sharing.sweep()


def sweep_uploads():
    """What a server left behind that was killed while files came. None takes a day to come."""
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir():
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > DAY:
                path.unlink()


@db_periodic_task(crontab(minute="*/5"))
def end_restrictions():
    """Whose limit or suspension is over hears of it. It was over at its moment."""
    moderation.end_what_is_over()
