"""Classes and reviews by the clock. Any number of workers may do it."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from feedback import alerts, asks


@db_periodic_task(crontab(minute="*"))
def tell_of_sessions():
    alerts.sweep()


@db_periodic_task(crontab(minute="23"))
def ask_for_reviews():
    asks.ask_everyone()


@db_periodic_task(crontab(hour="3", minute="43"))
def forget_alerts():
    alerts.forget()
