"""What is done by the clock. Any number of workers may fire these: who does what is settled by the rows."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from feedback import alert_tasks, digest, errands, mailing  # noqa: F401 (tasks of their own)
from feedback.models import Digest, Notification

MONTH = timedelta(days=30.44)
BATCH = 500


@db_periodic_task(crontab(minute="*"))
def every_minute():
    """Mail that is due, and what was left undone."""
    errands.sweep()
    mailing.sweep()


@db_periodic_task(crontab(minute="*/5"))
def summaries():
    digest.make_due()


@db_periodic_task(crontab(hour="4", minute="7"))
def purge_notifications():
    """What was read long ago, what never stood in the app and is mailed, and which summaries were made."""
    now = timezone.now()
    over = Q(is_read=True, created_at__lt=now - settings.NOTIFICATION_MONTHS * MONTH)
    mailed = Q(in_app=False, mail_at=None, digest_at=None, created_at__lt=now - MONTH)
    old = Notification.objects.filter(over | mailed).order_by("pk").values_list("pk", flat=True)
    while batch := list(old[:BATCH]):
        Notification.objects.filter(pk__in=batch).delete()
    Digest.objects.filter(made_at__lt=now - MONTH).delete()
