"""What one was told."""

import re
from datetime import UTC, datetime, timedelta

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_POST, require_safe

from feedback.models import Notification
from langlearn.lib.addresses import inside

ROWS = 30
UNREAD = "unread"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"([0-9]{1,16})\.([0-9]{1,18})", re.ASCII)


@require_safe
def notification_list(request):
    """Newest first, by day; `show=unread` leaves out what was read. For htmx the rows that follow."""
    only_unread = request.GET.get("show") == UNREAD
    told = Notification.objects.of(request.user).select_related("actor").order_by("-created_at", "-pk")
    if only_unread:
        told = told.unread()
    after = CURSOR.fullmatch(request.GET.get("after", ""))
    if after:
        told = told.before(EPOCH + timedelta(microseconds=int(after[1])), int(after[2]))
    rows = list(told[: ROWS + 1])
    shown = rows[:ROWS]
    context = {
        "rows": by_day(shown, request.GET.get("day", "")),
        "more": len(rows) > ROWS and next_page(shown[-1], only_unread),
        "only_unread": only_unread,
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


def next_page(last, only_unread):
    show = {"show": UNREAD} if only_unread else {}
    after = {"after": f"{micros(last.created_at)}.{last.pk}", "day": localtime(last.created_at).date().isoformat()}
    return f"{address()}?{urlencode(show | after)}"


def address():
    return reverse("feedback:notification_list")


@require_safe
def notification(request, pk):
    """Counts as read, and leads where it points: from the list, from a mail, from a push."""
    told = get_object_or_404(Notification.objects.told(request.user), pk=pk)
    if request.method == "GET":
        Notification.objects.filter(pk=told.pk).read()
    return redirect(inside(told.url) or "feedback:notification_list")


@require_POST
def notification_mark(request, pk):
    """Counts as read without being opened. For htmx its row, for others the list they came from (`show`)."""
    told = get_object_or_404(Notification.objects.of(request.user).select_related("actor"), pk=pk)
    Notification.objects.filter(pk=pk).read()
    if not request.htmx:
        return redirect(f"{address()}?show={UNREAD}" if request.POST.get("show") == UNREAD else address())
    told.is_read = True
    return render(request, "feedback/_notification_row.html", {"notification": told})


@require_POST
def notification_read(request):
    """Everything up to the newest that the page showed (`newest`, microseconds) counts as read."""
    newest = request.POST.get("newest", "")
    told = Notification.objects.of(request.user)
    if newest.isascii() and newest.isdigit() and len(newest) < 17:
        told = told.filter(created_at__lte=EPOCH + timedelta(microseconds=int(newest)))
    told.read()
    return redirect("feedback:notification_list")
