"""What a course needs before learners see it."""

from django.db.models import Count, Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

SHORTEST = 40  # characters of a description that says something


def missing(course):
    """What is still to be done, as (sentence, name of the page where it is done)."""
    found = []
    if len(course.description.strip()) < SHORTEST:
        sentence = _("Describe the course, in %(count)d characters at least: for whom it is, what they learn.")
        found.append((sentence % {"count": SHORTEST}, "courses:teach_course_edit"))
    if course.closes_at <= now():
        found.append((_("The course is over: move its dates."), "courses:teach_course_edit"))
    sessions = course.sessions.held().aggregate(all=Count("pk"), coming=Count("pk", filter=Q(ends_at__gt=now())))
    if not sessions["all"]:
        found.append((_("Add the first session."), "courses:teach_series_create"))
    elif course.closes_at > now() and not sessions["coming"]:
        found.append((_("All its sessions are over: add one that is to come."), "courses:teach_session_create"))
    return found
