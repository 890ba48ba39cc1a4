"""Alerts before a class: found by the clock, claimed in rows, told once.

A sweep looks at what there is: sessions that are not over, who takes or gives them, when each wants to hear of it, and
what they heard already. So nothing has to be planned ahead, and nothing is lost: a session that moves, a learner who
leaves, a worker that was down, all are seen as they are at the next sweep.

An alert that is due is told until the session is over. One that is long overdue (`LATE`) is left to a nearer one if its
person wants that too; and one that comes after a nearer one says nothing new.
"""

import logging
import uuid
from datetime import timedelta
from math import ceil

from django.db import DatabaseError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Course, Enrollment, Session
from feedback.kinds import Kind
from feedback.models import AlertMoment, Notification, SessionAlert
from feedback.models.alert import Lead
from feedback.wording import day_in_words, when

log = logging.getLogger(__name__)

LATE = timedelta(hours=6)
LONGEST = timedelta(days=1)  # since it began; whatever still runs then needs no alert
SOON = timedelta(minutes=90)  # from here on the minutes are counted
BATCH = 100
KEPT = timedelta(days=30)


def sweep():
    """Tell everyone what is due, the nearest first. Returns how many were told. Any number may sweep at once."""
    told = 0
    for lead in Lead:
        while found := list(due(lead)[:BATCH]):
            try:
                claimed = tell_those(lead, {course for _session, _person, _starts_at, course in found})
            except DatabaseError:
                log.exception("alerts of %d minutes before were not told; the next sweep tries again", lead)
                break
            if not claimed:
                break  # others are at it, or each failed
            told += claimed
    return told


def due(lead, courses=None):
    """`(session, person, starts_at, course)` of the alerts of so many minutes before that are to be told now. Without
    its instructor no class takes place."""
    now = timezone.now()
    around = (now - LONGEST, now + timedelta(minutes=lead))
    sessions = Session.objects.held().filter(ends_at__gt=now, starts_at__range=around)
    sessions = sessions.filter(course__instructor__user__is_active=True)
    if courses is not None:
        sessions = sessions.filter(course__in=courses)
    learners = sessions.filter(
        course__enrollments__status__in=[Enrollment.Status.ACTIVE, Enrollment.Status.COMPLETED],
        course__enrollments__learner__user__is_active=True,
    ).annotate(person=F("course__enrollments__learner"))
    teachers = sessions.annotate(person=F("course__instructor"))
    return open_for(learners, lead, now).union(open_for(teachers, lead, now), all=True)


def open_for(pairs, lead, now):
    heard = SessionAlert.objects.filter(
        session=OuterRef("pk"), user=OuterRef("person"), starts_at=OuterRef("starts_at"), lead__lte=lead
    )
    wanted = AlertMoment.objects.wants("person", lead, lead + 1)
    in_time = Q(starts_at__gt=now + timedelta(minutes=lead) - LATE)
    last = ~AlertMoment.objects.wants("person", 0, lead)
    found = pairs.filter(wanted, in_time | last).exclude(Exists(heard))
    return found.order_by().values_list("pk", "person", "starts_at", "course")


@transaction.atomic
def tell_those(lead, courses):
    """Of these courses: with them locked, so that none of their sessions moves, none is cancelled and nobody leaves
    meanwhile. Returns how many were told."""
    list(Course.objects.select_for_update(no_key=True).filter(pk__in=courses).order_by("pk").values_list("pk"))
    return sum(tell(alert) for alert in claim(lead, due(lead, courses)[:BATCH]))


def claim(lead, found):
    """The alerts of these that nobody else has: from now on they are ours."""
    ours = uuid.uuid4()
    rows = [
        SessionAlert(session_id=session, user_id=person, starts_at=starts_at, lead=lead, claim=ours)
        for session, person, starts_at, _course in found
    ]
    SessionAlert.objects.bulk_create(rows, ignore_conflicts=True)
    mine = SessionAlert.objects.filter(session__in={row.session_id for row in rows}, claim=ours)
    return mine.select_related("session__course", "user").order_by("starts_at", "pk")


def tell(alert):
    """False where it failed: then it is due again. One person's must not keep it from the others."""
    session, course = alert.session, alert.session.course
    try:
        with transaction.atomic():
            Notification.objects.tell(
                alert.user,
                f"alert:{session.pk}:{alert.starts_at.timestamp():.0f}:{alert.lead}",
                lambda: words(session, course),
                notification_type=Kind.SESSION_ALERT,
                course=course,
                url=reverse("courses:course_room", args=[course.pk]),
            )
    except DatabaseError:
        raise
    except Exception:  # whatever is wrong with that one
        log.exception("session %s: no alert for %s", session.pk, alert.user_id)
        alert.delete()
        return False
    return True


def words(session, course):
    """How far away it is now: an alert may be late. In the language and time zone in force."""
    now = timezone.now()
    left = session.starts_at - now
    names = {"session": session.name, "time": time_format(localtime(session.starts_at), "TIME_FORMAT")}
    days = (localdate(session.starts_at) - localdate(now)).days
    if left <= timedelta(0):
        title = _("“%(session)s” has begun")
    elif left <= SOON:
        names["minutes"] = ceil(left / timedelta(minutes=1))
        title = ngettext(
            "“%(session)s” begins in %(minutes)d minute",
            "“%(session)s” begins in %(minutes)d minutes",
            names["minutes"],
        )
    elif days == 0:
        title = _("“%(session)s” begins today at %(time)s")
    elif days == 1:
        title = _("“%(session)s” begins tomorrow at %(time)s")
    else:
        names["day"] = day_in_words(session.starts_at)
        title = _("“%(session)s” begins on %(day)s at %(time)s")
    text = _("%(course)s, %(when)s") % {"course": course.title, "when": when(session.starts_at)}
    return title % names, text


def forget():
    """What was long ago."""
    SessionAlert.objects.filter(starts_at__lt=timezone.now() - KEPT).delete()
