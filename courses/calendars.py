"""Classes for the calendars that people keep elsewhere (iCalendar, RFC 5545).

Where a class meets stands in none of them: whoever gets hold of a calendar is led to the room, which asks who they are.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from courses.models import Course, Session

BACK = timedelta(days=120)  # what a feed still holds of the past
MOST = 1000
AROUND = timedelta(days=400)  # a zone's changes of the clock are told from so long before to so long after
ASK_AGAIN = timedelta(hours=1)


def classes_of(user):
    """The sessions of every course that `user` takes or gives, cancelled ones too, from a while ago on."""
    courses = Course.objects.with_room_for(user)
    sessions = Session.objects.filter(course__in=courses, ends_at__gt=now() - BACK)
    return told(sessions)[:MOST]


def told(sessions):
    """With what a calendar says of them, and without what it must not."""
    return sessions.in_order().select_related("course").defer("link", "password")


def calendar(sessions, name):
    """As bytes of an .ics file; the words in the language that is active."""
    made = Calendar()
    made.add("prodid", "-//Langlearn//Courses//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    events = [event(session) for session in sessions]
    for entry in events:
        made.add_component(entry)
    if events:
        first, last = (found(entry.start for entry in events).date() for found in (min, max))
        made.add_missing_timezones(first - AROUND, last + AROUND)
        # zones first, in an order that stays: the same classes are the same bytes
        made.subcomponents.sort(key=lambda part: part.get("tzid", "") if part.name == "VTIMEZONE" else "~")
    return made.to_ical()


def event(session):
    """One class at its hour on the course's own clocks. The id stays when it moves, the sequence counts up."""
    course, zone = session.course, ZoneInfo(session.course.timezone)
    room = settings.SITE_URL + reverse("courses:course_room", args=[course.pk])
    cancelled = session.cancelled_at is not None
    title = f"{course.title}: {session.name}"
    made = Event()
    made.add("uid", f"session-{session.pk}@{settings.SITE.hostname}")
    made.add("dtstamp", session.changed_at)
    made.add("last-modified", session.changed_at)
    made.add("sequence", session.sequence)
    made.add("dtstart", on_the_clock(session.starts_at, zone))
    made.add("dtend", on_the_clock(session.ends_at, zone))
    made.add("summary", _("Cancelled: %(title)s") % {"title": title} if cancelled else title)
    way_in = _("The way in: %(address)s") % {"address": room}
    made.add("description", f"{session.description}\n\n{way_in}".strip())
    made.add("url", room)
    made.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return made


def on_the_clock(moment, zone):
    """As the clocks there show it. Of an hour that they show twice, they can name the first alone."""
    there = moment.astimezone(zone)
    return moment if there.fold else there
