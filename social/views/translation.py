"""Posts and comments in another language."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from langlearn.lib.choices import Language
from langlearn.lib.limits import rate_limit
from langlearn.lib.translation import QuotaExceeded, Unsupported, later
from social.models import Comment, Post
from social.thread import language_of

from .post import post_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("30/minute", name="feed_translation")
def post_translation(request, pk):
    post = post_or_404(request.user, pk)
    return translation(request, post, post, post.language)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("30/minute", name="feed_translation")
def comment_translation(request, pk):
    """Of what the comment says; a correction is in the language of the post and stays in it."""
    seen = Comment.objects.visible_to(request.user).filter(post__in=Post.objects.visible_to(request.user))
    comment = get_object_or_404(seen.filter(deleted_at=None).select_related("author__user", "post"), pk=pk)
    return translation(request, comment, comment.post, language_of(comment, comment.post))


def translation(request, row, post, source):
    """POST has it translated; GET says how that stands. What is stored already is there at once."""
    if not row.content_text:
        raise Http404
    wanted = request.POST.get("to") or request.GET.get("to")
    to = wanted if wanted in Language.values else later.target(request.user, source)
    failure, status = None, 200
    if request.method == "POST":
        try:
            later.begin(row, source, to, request.user)
        except (QuotaExceeded, Unsupported) as error:
            failure, status = error, 429 if isinstance(error, QuotaExceeded) else 422
        if not request.htmx and not failure:
            return redirect(f"{request.path}?to={to}")
    standing = later.Standing(row, source, to, request.user)
    standing.failure = failure or standing.failure
    context = {"standing": standing, "row": row, "post": post, "address": request.path}
    template = "social/_translation.html" if request.htmx else "social/translation.html"
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    if isinstance(failure, QuotaExceeded):
        response.headers["Retry-After"] = str(int((later.new_quota_at() - now()).total_seconds()) + 1)
    return response
