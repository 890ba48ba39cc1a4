"""The daily summary: at an hour of the person's own clock, what was not read by then, in one mail.

Each notification that waits for it carries when it is due. Of all that is due for a person, whoever makes the row of
that day first makes the summary; the constraint of that row lets there be one a day, however many try.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import User
from feedback import unsubscribing
from feedback.kinds import Kind, Mail
from feedback.mailing import is_here, letter
from feedback.models import Digest, Notification, Preference, SummaryHour
from feedback.models.preference import next_time

log = logging.getLogger(__name__)

MOST = 25  # entries in the mail
STALE = timedelta(days=2)  # what could not leave for so long is given up


def make_due():
    """Make what is due, and send what is made."""
    now = timezone.now()
    due = Notification.objects.filter(digest_at__lte=now).order_by().values("recipient").distinct()
    for person in User.objects.filter(pk__in=due).order_by("pk"):
        each(make, person)
    for pk in Digest.objects.filter(sent_at=None, made_at__gt=now - STALE).values_list("pk", flat=True):
        each(send, pk)


def each(function, row):
    try:
        function(row)
    except Exception:  # one that cannot be made must not keep the others
        log.exception("summary of %s", row)


@transaction.atomic
def make(person):
    """The summary of what is due, or None: nothing of it is news any more, or the day has one. Then it waits."""
    now = timezone.now()
    due = Notification.objects.filter(recipient=person, digest_at__lte=now)
    rows = list(due.select_for_update(of=["self"]).order_by("created_at", "pk"))
    if not rows:
        return None
    entries = [row.pk for row in news(person, rows)]
    if entries:
        day = max(row.digest_at for row in rows).astimezone(person.zone).date()
        digest, new = Digest.objects.get_or_create(user=person, day=day, defaults={"entries": entries})
        if not new:
            due.update(digest_at=next_time(person.zone, SummaryHour.of(person), now))
            return None
    due.update(digest_at=None)
    return digest if entries else None


def news(person, rows):
    """Those of `rows` that they want in the summary, may know of, and have not read."""
    ways = Preference.objects.ways(person)
    kinds = [kind for kind, way in ways.items() if way.mail == Mail.DAILY]
    wanted = Notification.objects.told(person).unread().filter(notification_type__in=kinds)
    return wanted.filter(pk__in=[row.pk for row in rows])


def send(pk):
    """Send one that is made, unless somebody did."""
    digest = Digest.objects.filter(pk=pk, sent_at=None).select_related("user").first()
    if digest is None:
        return
    message = written(digest) if is_here(digest.user) else None
    if Digest.objects.filter(pk=pk, sent_at=None).update(sent_at=timezone.now()) and message:
        message.send()


def written(digest):
    """The mail, or None: without a confirmed address, or with nothing left to tell."""
    rows = list(Notification.objects.told(digest.user).filter(pk__in=digest.entries).order_by("-created_at", "-pk"))
    if not rows:
        return None
    order = list(Kind)
    shown = sorted(rows[:MOST], key=lambda row: order.index(row.notification_type))
    context = {
        "rows": [{"row": row, "link": settings.SITE_URL + row.get_absolute_url()} for row in shown],
        "more": max(len(rows) - MOST, 0),
        "count": len(rows),
    }

    def subject():
        return ngettext("Your day: %(count)d thing is new", "Your day: %(count)d things are new", len(rows)) % {
            "count": len(rows)
        }

    return letter(digest.user, unsubscribing.SUMMARY, subject, "digest", context)
