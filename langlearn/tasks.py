"""What is done by the clock."""

from django.core.management import call_command
from huey import crontab
from huey.contrib.djhuey import HUEY, db_periodic_task, periodic_task

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
