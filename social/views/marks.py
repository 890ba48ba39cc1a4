"""What one does with a post besides answering: keeping it, hiding it, seeing who likes it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import Block
from langlearn.lib.addresses import inside
from langlearn.lib.limits import rate_limit
from social.cards import dressed, marked, number
from social.models import HiddenPost, Post

ROWS = 30


@require_POST
@rate_limit("120/minute")
def bookmark(request, pk):
    """`saved=1` keeps the post, `saved=0` no longer does; either may be said again."""
    if not request.user.is_learner:
        raise PermissionDenied(_("Only learners save posts."))
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
    if request.POST.get("saved") == "1":
        post.bookmarks.get_or_create(learner=request.user.learner)
    else:
        post.bookmarks.filter(learner=request.user.learner).delete()
    if request.htmx:
        return render(request, "social/_save_answer.html", {"post": marked([post], request.user)[0]})
    address = inside(request.POST.get("next", ""))
    return redirect(f"{address}#post-{post.pk}" if address else post)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("120/minute")
def post_hide(request, pk):
    """`hidden=1` takes the post out of one's sight, `hidden=0` brings it back. GET says how it stands."""
    post = get_object_or_404(Post.objects.open_to(request.user).with_author(), pk=pk)
    if post.author_id == request.user.pk:
        raise PermissionDenied(_("It is your own post: you can delete it."))
    mine = HiddenPost.objects.filter(user=request.user, post=post)
    if request.method != "POST":
        return render(request, "social/post_hide.html", {"post": post, "hidden": mine.exists()})
    hidden = request.POST.get("hidden") == "1"
    if hidden:
        HiddenPost.objects.get_or_create(user=request.user, post=post)
    else:
        mine.delete()
    if not request.htmx:
        return redirect("social:post_hide", post.pk) if hidden else redirect(post)
    if request.htmx.current_url_abs_path == post.get_absolute_url():
        return HttpResponseClientRedirect(reverse("social:post_hide", args=[post.pk]))
    if hidden:
        return render(request, "social/_post_hidden.html", {"post": post, "autofocus": True})
    return render(request, "social/_posts.html", {"posts": dressed([post], request.user)})


@require_safe
def like_list(request, pk):
    """Who likes a post, the latest first."""
    post = get_object_or_404(Post.objects.visible_to(request.user).with_author(), pk=pk)
    likes = post.likes.filter(learner__user__is_active=True).exclude(
        learner__in=Block.objects.hiding_from(request.user)
    )
    before = number(request.GET.get("before"))
    likes = likes.filter(pk__lt=before) if before else likes
    rows = list(likes.select_related("learner__user").order_by("-pk")[: ROWS + 1])
    more = f"{request.path}?before={rows[ROWS - 1].pk}" if len(rows) > ROWS else ""
    context = {"post": post, "likes": rows[:ROWS], "more": more, "before": before}
    template = "social/_likers.html" if request.htmx and before else "social/like_list.html"
    return render(request, template, context)
