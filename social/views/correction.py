"""Correcting a post, and what its author makes of it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from langlearn.lib.limits import rate_limit
from social.correcting import CorrectionForm
from social.models import Comment
from social.models.comment import TextChanged
from social.signals import correction_adopted, correction_thanked

from .post import post_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("30/minute")
def correction_create(request, pk):
    """Another's post, sentence by sentence; one's own earlier correction of it is changed."""
    if not request.user.is_learner:
        raise PermissionDenied(_("Only learners correct posts."))
    post, learner = post_or_404(request.user, pk), request.user.learner
    if post.author_id == learner.pk:
        raise PermissionDenied(_("This post is your own: others correct it, and you can edit it until they do."))
    if not post.content_text:
        raise PermissionDenied(_("This post has no text to correct."))
    mine = post.comments.corrections().filter(author=learner).first()
    form = CorrectionForm(post, mine, request.POST if request.method == "POST" else None)
    comment = save(form, learner) if request.method == "POST" and form.is_valid() else None
    if comment:
        return redirect(f"{post.get_absolute_url()}#comment-{comment.pk}")
    return render(request, "social/correction.html", {"post": post, "form": form}, status=422 if form.is_bound else 200)


def save(form, learner):
    """The correction, told if it is new; or None, and the form says why."""
    content = form.cleaned_data
    try:
        with transaction.atomic():
            comment, new = Comment.objects.correct(form.post, learner, content["correction"], content["note"])
            if new or comment.awaits_review:
                comment.announce()
    except TextChanged:
        form.add_error(None, ValidationError(_("The author changed the post meanwhile. Open it again."), "moved"))
        return None
    return comment


def correction_or_404(request, pk):
    """A correction of one's own post."""
    corrections = Comment.objects.visible_to(request.user).corrections().filter(post__author=request.user.pk)
    return get_object_or_404(corrections.select_related("post__author__user", "author__user"), pk=pk)


@require_POST
@rate_limit("60/minute")
def correction_thank(request, pk):
    comment = correction_or_404(request, pk)
    with transaction.atomic():
        if comment.thank():
            correction_thanked.send(Comment, comment=comment)
    if request.htmx:
        return render(request, "social/_correction_foot.html", {"comment": comment, "post": comment.post})
    return redirect(f"{comment.post.get_absolute_url()}#comment-{comment.pk}")


@require_POST
@rate_limit("60/minute")
def correction_adopt(request, pk):
    """`adopted=1` makes it the one that the post's card shows, `adopted=0` no longer."""
    comment = correction_or_404(request, pk)
    adopted = request.POST.get("adopted") == "1"
    with transaction.atomic():
        comment.adopt(adopted)
        if adopted:
            correction_adopted.send(Comment, comment=comment)
    return redirect(f"{comment.post.get_absolute_url()}#comment-{comment.pk}")
