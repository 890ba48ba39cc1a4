"""What one was told."""

import re
from datetime import UTC, datetime, timedelta

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_POST, require_safe

from feedback.models import Notification

ROWS = 30
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"([0-9]{1,16})\.([0-9]{1,18})", re.ASCII)


@require_safe
def notification_list(request):
    """Newest first, by day; for htmx the rows that follow."""
    told = Notification.objects.of(request.user).select_related("actor").order_by("-created_at", "-pk")
    after = CURSOR.fullmatch(request.GET.get("after", ""))
    if after:
        told = told.before(EPOCH + timedelta(microseconds=int(after[1])), int(after[2]))
    rows = list(told[: ROWS + 1])
    shown = rows[:ROWS]
    context = {
        "rows": by_day(shown, request.GET.get("day", "")),
        "more": len(rows) > ROWS and next_page(shown[-1]),
        "unread": any(not row.is_read for row in shown),
        "newest": micros(shown[0].created_at) if shown else 0,
    }
    template = "feedback/_notification_rows.html" if request.htmx else "feedback/notification_list.html"
    return render(request, template, context)


def by_day(rows, day=""):
    """Marks the first of each day in the reader's time zone; `day` is the last one of the page before."""
    for row in rows:
        date = localtime(row.created_at).date()
        row.begins = date if date.isoformat() != day else None
        row.age = (localdate() - date).days
        day = date.isoformat()
    return rows


def micros(moment):
    return (moment - EPOCH) // timedelta(microseconds=1)


def next_page(last):
    address = reverse("feedback:notification_list")
    return f"{address}?after={micros(last.created_at)}.{last.pk}&day={localtime(last.created_at).date().isoformat()}"


@require_safe
def notification(request, pk):
    """Counts as read, and leads where it points."""
    told = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    if request.method == "GET":
        Notification.objects.filter(pk=told.pk).read()
    inside = url_has_allowed_host_and_scheme(told.url, None)
    return redirect(told.url if inside else "feedback:notification_list")


@require_POST
def notification_read(request):
    """Everything up to the newest that the page showed (`newest`, microseconds) counts as read."""
    newest = request.POST.get("newest", "")
    told = Notification.objects.of(request.user)
    if newest.isascii() and newest.isdigit() and len(newest) < 17:
        told = told.filter(created_at__lte=EPOCH + timedelta(microseconds=int(newest)))
    told.read()
    return redirect("feedback:notification_list")
