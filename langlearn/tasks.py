"""What is done by the clock."""

from django.core.management import call_command
from huey import crontab
from huey.contrib.djhuey import HUEY, db_periodic_task, periodic_task

from feedback import moderation
from langlearn.lib import heartbeat


@periodic_task(crontab(minute="*"))
def tick():
    """For /health/ready: somebody does what is due."""
    heartbeat.beat()


@db_periodic_task(crontab(hour="3", minute="17"))
def purge():
    """Sessions that ended, and the results of tasks that nobody asks for."""
    call_command("clearsessions")
    HUEY.storage.flush_results()


@db_periodic_task(crontab(minute="*/5"))
def end_restrictions():
    """Whose limit or suspension is over hears of it. It was over at its moment."""
    moderation.end_what_is_over()
