"""The sessions of an instructor's course: one by one, as a weekly series, moved, cancelled, deleted."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Session
from courses.teaching import scheduling
from courses.teaching.forms import SeriesForm, SessionForm
from langlearn.lib.limits import rate_limit

from .access import for_instructors, taught_or_404

MOST = 300  # shown of one course
LENGTH = timedelta(hours=1)


@require_safe
@for_instructors
def teach_session_list(request, pk):
    course = taught_or_404(request, pk)
    came = Count("attendances", filter=Q(attendances__attended=True))
    sessions = list(course.sessions.in_order().annotate(came=came)[:MOST])
    at = now()
    context = {
        "course": course,
        "tab": "sessions",
        "coming": [session for session in sessions if session.ends_at > at],
        "over": [session for session in sessions if session.ends_at <= at],
    }
    return render(request, "courses/teach_session_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit("120/hour")
def teach_session_create(request, pk):
    course = taught_or_404(request, pk)
    if request.method != "POST":
        return render_form(request, course, SessionForm(course, initial=proposed(course)))
    with transaction.atomic():
        course = scheduling.locked(course)
        form = SessionForm(course, request.POST)
        if form.is_valid():
            scheduling.add(course, [form.save(commit=False)])
    return saved(request, course, form, _("The session is added."))


def proposed(course):
    """A week after the last one, with the same way in; else the course's first evening."""
    last = course.sessions.held().in_order().last()
    if last:
        starts, ends = scheduling.span_after(last, 7, ZoneInfo(course.timezone))
        return {"starts": starts, "ends": ends, "platform": last.platform, "link": last.link, "password": last.password}
    starts = datetime.combine(course.start_date, time(18), ZoneInfo(course.timezone))
    return {"starts": starts, "ends": starts + LENGTH}


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit("240/hour")
def teach_session_edit(request, pk, session_pk):
    course = taught_or_404(request, pk)
    session = get_object_or_404(course.sessions, pk=session_pk)
    if session.cancelled_at:
        raise PermissionDenied(_("This session is cancelled. Add another one instead."))
    if request.method != "POST":
        return render_form(request, course, SessionForm(course, instance=session), session)
    with transaction.atomic():
        course = scheduling.locked(course)
        form = SessionForm(course, request.POST, instance=get_object_or_404(course.sessions.held(), pk=session_pk))
        if form.is_valid():
            scheduling.change(form.instance)
    return saved(request, course, form, _("The session is saved."), session)


def render_form(request, course, form, session=None):
    context = {
        "course": course,
        "tab": "sessions",
        "form": form,
        "session": session,
        "told": course.enrollments.open().count(),
    }
    return render(request, "courses/teach_session_form.html", context, status=422 if form.is_bound else 200)


def saved(request, course, form, sentence, session=None):
    if form.errors:
        return render_form(request, course, form, session)
    messages.success(request, sentence)
    return redirect("courses:teach_session_list", course.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit("120/hour")
def teach_series_create(request, pk):
    """A weekly class: first its dates as a preview, which can be unticked, then all of them at once."""
    course = taught_or_404(request, pk)
    if request.method != "POST":
        first = {"first": max(course.start_date, min(now().date(), course.end_date)), "weekdays": []}
        return render_series(request, course, SeriesForm(course, initial=first))
    with transaction.atomic():
        course = scheduling.locked(course)
        form = SeriesForm(course, request.POST)
        dates = form.dates() if form.is_valid() else []
        problem = unsaved(request, form, dates)
        if problem is None:
            sessions = form.sessions(dates)
            scheduling.add(course, sessions)
    if problem is not None:
        return render_series(request, course, form, dates, problem)
    told = ngettext("%(count)d session is added.", "%(count)d sessions are added.", len(sessions))
    messages.success(request, told % {"count": len(sessions)})
    return redirect("courses:teach_session_list", pk)


def unsaved(request, form, dates):
    """Why it is not to be saved: a sentence, "" where only the preview is asked for; None where nothing is wrong."""
    if form.errors or request.POST.get("action") != "save":
        return ""
    if not form.is_as_shown():
        return _("You changed something: these are the dates now.")
    if not any(date["ticked"] for date in dates):
        return _("Choose at least one date.")
    if any(date["ticked"] and date["clash"] for date in dates):
        return _("You teach something else at one of these hours: leave it out, or choose another hour.")
    return None


def render_series(request, course, form, dates=(), problem=""):
    context = {
        "course": course,
        "tab": "sessions",
        "form": form,
        "dates": dates,
        "kept": sum(date["ticked"] for date in dates),
        "problem": problem,
    }
    status = 422 if form.is_bound and (form.errors or problem) else 200
    return render(request, "courses/teach_series_create.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit("120/hour")
def teach_session_cancel(request, pk, session_pk):
    """Asks first, and says how many are told."""
    course = taught_or_404(request, pk)
    session = get_object_or_404(course.sessions.held(), pk=session_pk)
    if session.is_over:
        raise PermissionDenied(_("This session is over: it cannot be cancelled any more."))
    if request.method != "POST":
        return render_question(request, "courses/teach_session_cancel.html", course, session)
    with transaction.atomic():
        session = locked_session(course, session_pk)
        scheduling.cancel(session)
    messages.success(request, _("The session is cancelled, and everybody who takes the course is told."))
    return redirect("courses:teach_session_list", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_instructors
@rate_limit("120/hour")
def teach_session_delete(request, pk, session_pk):
    course = taught_or_404(request, pk)
    session = get_object_or_404(course.sessions, pk=session_pk)
    if request.method != "POST":
        return render_question(request, "courses/teach_session_delete.html", course, session)
    with transaction.atomic():
        scheduling.delete(locked_session(course, session_pk))
    messages.success(request, _("The session is deleted."))
    return redirect("courses:teach_session_list", pk)


def locked_session(course, session_pk):
    course = scheduling.locked(course)
    session = get_object_or_404(Session, course=course, pk=session_pk)
    session.course = course
    return session


def render_question(request, template, course, session):
    context = {
        "course": course,
        "session": session,
        "told": course.enrollments.open().count(),
        "came": session.attendances.filter(attended=True).count(),
    }
    return render(request, template, context)
