"""The tabs of the feed as pages, and what came to one since."""

from datetime import timedelta

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from langlearn.lib.choices import Language
from langlearn.lib.limits import rate_limit
from social.cards import dressed, number
from social.streams import EPOCH, FOLLOWING, FOR_YOU, HELP, SAVED, SIZE, TABS, Cursor, Feed

LATEST = 10**16  # microseconds that a date can still hold


def chosen(request):
    """The Feed that the address asks for; what it does not know is left out."""
    tab, language = request.GET.get("tab", FOR_YOU), request.GET.get("language", "")
    tab = tab if tab in TABS and request.user.is_learner else FOR_YOU
    return Feed(request.user, tab, language if language in Language.values and tab != HELP else "")


def address_of(tab=FOR_YOU, language="", name="feed", **more):
    """Where a tab is, in one language or in all."""
    query = {"tab": tab, "language": language, **more}
    query = urlencode({key: value for key, value in query.items() if value})
    return reverse(f"social:{name}") + (f"?{query}" if query else "")


def feed_page(request):
    """What the page of the tab shows that the address asks for."""
    asked, before, moment = chosen(request), Cursor.parse(request.GET.get("before")), now()
    tab, language = asked.tab, asked.language
    posts, following = asked.page(before)
    context = {
        "posts": dressed(posts, request.user),
        "more": address_of(tab, language, before=following) if following else "",
        "before": before,
        "tab": tab,
        "language": language,
        "address": address_of(tab, language),
    }
    if request.htmx and before:
        return context
    context["tabs"] = SimpleLazyObject(lambda: tabs_of(asked))
    context["languages"] = SimpleLazyObject(lambda: [] if tab == HELP else languages_of(asked))
    if tab in (FOR_YOU, FOLLOWING) and not before:
        since = (moment - EPOCH) // timedelta(microseconds=1)
        context["fresh"] = address_of(tab, language, "feed_fresh", since=since)
    return context


def tabs_of(asked):
    """(address, word, whether it is this one) of each."""
    if not asked.me:
        return []
    words = {FOR_YOU: _("For you"), FOLLOWING: _("Following"), HELP: _("Help out"), SAVED: _("Saved")}
    return [
        (address_of(tab, "" if tab == HELP else asked.language), word, tab == asked.tab) for tab, word in words.items()
    ]


def languages_of(asked):
    """(address, word, whether it is on) of each filter."""
    every = [("", _("All languages")), *Language.choices]
    return [(address_of(asked.tab, code), name, code == asked.language) for code, name in every]


@require_safe
@rate_limit("60/minute", reads=True)
def feed_fresh(request):
    """What came to a tab `since` (microseconds): the ids, newest first; for htmx the posts."""
    since = number(request.GET.get("since"))
    since = EPOCH + timedelta(microseconds=min(since, LATEST)) if since else now()
    posts = chosen(request).fresh(since, SIZE + 1)
    if not request.htmx:
        return JsonResponse({"ids": list(posts.values_list("pk", flat=True))})
    return render(request, "social/_posts.html", {"posts": dressed(list(posts), request.user)})
