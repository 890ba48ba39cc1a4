"""Joining a thread, and taking one's words back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from langlearn.lib.limits import rate_limit
from social import pace
from social.cards import counted
from social.forms import CommentForm
from social.models import Comment, Post
from social.thread import vanish

from .feed import dressed
from .post import discussion, post_or_404


@require_POST
@rate_limit("30/minute")
def comment_create(request, pk):
    """A comment, or with `parent_comment` an answer to one."""
    if not request.user.is_learner:
        raise PermissionDenied(_("Only learners write on the feed."))
    post = post_or_404(request.user, pk)
    form = CommentForm(post, request.user.learner, request.POST)
    valid = form.is_valid() and pace.allows_comment(form, post, request.user.learner)
    if valid:
        with transaction.atomic():
            comment = form.save()
            comment.announce()
        if not request.htmx:
            return redirect(f"{post.get_absolute_url()}#comment-{comment.pk}")
        post.refresh_from_db(fields=["comment_count"])
    context = discussion(request, post, form=None if valid else form) | {"posted": valid}
    status = 200 if valid else 422
    if request.htmx:
        counted([post], request.user)
        return render(request, "social/_discussion.html", context, status=status)
    dressed([post], request.user)
    return render(request, "social/post.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_delete(request, pk):
    """GET asks; POST deletes one's own comment. The answers to it stay, around a gap."""
    comment = get_object_or_404(
        Comment.objects.filter(deleted_at=None).select_related("post"), pk=pk, author=request.user.pk
    )
    if request.method != "POST":
        context = {"comment": comment, "post": comment.post, "action": request.path}
        return render(request, "social/_delete.html" if request.htmx else "social/delete.html", context)
    with transaction.atomic():
        vanish(comment)
    messages.success(request, _("Your comment is deleted."))
    there = Post.objects.visible_to(request.user).filter(pk=comment.post_id).exists()
    address = comment.post.get_absolute_url() if there else reverse("social:feed")
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
