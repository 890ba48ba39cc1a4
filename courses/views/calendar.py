"""Classes in the calendars that people keep elsewhere: a course's, and a private address that has all of them."""

from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.models import CalendarFeed
from courses.models.calendar import new_token
from langlearn.lib.limits import address, rate_limit

from .access import room_or_404


@require_safe
def room_calendar(request, pk):
    """The sessions of one course, to be put into a calendar once."""
    course = room_or_404(request, pk)
    from courses import calendars  # here, for loading it takes a tenth of the server's start

    body = calendars.calendar(calendars.told(course.sessions), course.title)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="course-{course.pk}.ics"'
    return response


@require_safe
def calendar(request):
    """Where one makes, replaces and takes back the address of one's calendar."""
    person_or_403(request)
    feed = CalendarFeed.objects.filter(user=request.user.pk).first()
    link = feed and settings.SITE_URL + reverse("courses:calendar_feed", args=[feed.token])
    context = {"feed": feed, "link": link, "webcal": link and urlsplit(link)._replace(scheme="webcal").geturl()}
    return render(request, "courses/calendar.html", context)


@require_POST
@rate_limit("20/hour")
def calendar_replace(request):
    """An address, or another in its place: the one before leads nowhere from now on."""
    person_or_403(request)
    made = {"token": new_token(), "created_at": now()}
    _feed, new = CalendarFeed.objects.update_or_create(user=request.user, defaults=made)
    said = _("Your calendar has an address now.") if new else _("Your calendar has a new address. The old one is gone.")
    messages.success(request, said)
    return redirect("courses:calendar")


@require_POST
@rate_limit("20/hour")
def calendar_revoke(request):
    CalendarFeed.objects.filter(user=request.user.pk).delete()
    messages.success(request, _("The address of your calendar is gone."))
    return redirect("courses:calendar")


def person_or_403(request):
    if not (request.user.is_learner or request.user.is_instructor):
        raise PermissionDenied(_("This account neither takes courses nor gives any."))


def by_token(request):
    return request.resolver_match.kwargs["token"]


@require_safe
@login_not_required
@rate_limit("300/minute", by=address, reads=True, name="calendar-address")
@rate_limit("20/minute", by=by_token, reads=True, name="calendar-token")
def calendar_feed(request, token):
    """What a calendar program fetches now and then. Who has the address is who it is for."""
    feeds = CalendarFeed.objects.filter(user__is_active=True).select_related("user")
    person = get_object_or_404(feeds, token=token).user
    with translation.override(person.ui_language or settings.LANGUAGE_CODE):
        from courses import calendars

        body = calendars.calendar(calendars.classes_of(person), _("Langlearn classes"))
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers={"ETag": tag})
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="langlearn.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=tag, response=response)
