"""A post's own page, liking it, and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.middleware import signed_out
from langlearn.lib.addresses import inside
from langlearn.lib.limits import rate_limit
from social import thread
from social.cards import dressed, marked, number
from social.forms import CommentForm
from social.models import Post
from social.signals import post_liked


def post_or_404(viewer, pk):
    return get_object_or_404(Post.objects.visible_to(viewer).with_author().with_adopted(viewer), pk=pk)


def discussion(request, post, form=None, after=None):
    """The thread under a post and the form to join it, for its template."""
    comments, last = thread.page(post, request.user, after)
    answered = None
    if form is None and request.user.is_learner:
        answered = (
            post.comments.visible_to(request.user)
            .with_author()
            .filter(pk=number(request.GET.get("reply")), deleted_at=None)
        )
        answered = answered.first() if request.GET.get("reply") else None
        form = CommentForm(post, request.user.learner, initial={"parent_comment": answered})
    elif form is not None:
        answered = form.cleaned_data.get("parent_comment")
    return {
        "post": post,
        "comments": comments,
        "more": f"{post.get_absolute_url()}?after={last}" if last else "",
        "comment_form": form,
        "answered": answered,
    }


@login_not_required
@require_safe
def post(request, pk):
    """The post with its thread; for htmx with `after`, the comments that follow. A visitor, as whatever makes a preview
    of a link, is told the same of every address: that something is there for members."""
    if not request.user.is_authenticated:
        return signed_out(request) if request.htmx else render(request, "social/post_visitor.html")
    shown = dressed([post_or_404(request.user, pk)], request.user)[0]
    after = request.GET.get("after")
    context = discussion(request, shown, after=after)
    return render(request, "social/_comments.html" if request.htmx and after else "social/post.html", context)


@require_POST
@rate_limit("120/minute")
def like(request, pk):
    """`liked=1` likes, `liked=0` no longer does; either may be said again."""
    if not request.user.is_learner:
        raise PermissionDenied(_("Only learners like posts."))
    found = post_or_404(request.user, pk)
    with transaction.atomic():
        if request.POST.get("liked") != "1":
            found.unlike(request.user.learner)
        elif found.like(request.user.learner):
            post_liked.send(Post, post=found, learner=request.user.learner)
    if not request.htmx:
        address = inside(request.POST.get("next", ""))
        return redirect(f"{address}#post-{found.pk}" if address else found)
    found.refresh_from_db(fields=["like_count"])
    return render(request, "social/_like_answer.html", {"post": marked([found], request.user)[0]})


@require_http_methods(["GET", "HEAD", "POST"])
def post_delete(request, pk):
    """GET asks; POST deletes one's own post with all that hangs on it."""
    mine = get_object_or_404(Post.objects.editable_by(request.user), pk=pk)
    if request.method != "POST":
        context = {"post": mine, "action": request.path}
        return render(request, "social/_delete.html" if request.htmx else "social/delete.html", context)
    mine.delete()
    messages.success(request, _("Your post is deleted."))
    address = reverse("social:feed")
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
