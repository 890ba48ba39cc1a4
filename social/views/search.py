"""Looking for posts."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from langlearn.lib.choices import Language
from langlearn.lib.limits import rate_limit
from social.cards import dressed, number
from social.search import LONGEST, find


@require_safe
@rate_limit("120/minute", reads=True)
def post_search(request):
    """`q`: words, or #tags. For htmx the results, or with `before` what follows."""
    query, language = request.GET.get("q", "").strip()[:LONGEST], request.GET.get("language", "")
    language, before = language if language in Language.values else "", number(request.GET.get("before"))
    posts, last = find(request.user, query, language, before)
    asked = urlencode({key: value for key, value in {"q": query, "language": language}.items() if value})
    address = f"{reverse('social:post_search')}?{asked}"
    context = {
        "query": query,
        "language": language,
        "languages": Language.choices,
        "posts": dressed(posts, request.user),
        "address": address,
        "more": f"{address}&{urlencode({'before': last})}" if last else "",
        "before": before,
    }
    if request.htmx and before:
        return render(request, "social/_posts.html", context)
    return render(request, "social/_search_results.html" if request.htmx else "social/post_search.html", context)
