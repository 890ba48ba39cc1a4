"""Lists of posts: everybody's, and one person's."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from langlearn.lib.limits import rate_limit
from social.forms import PostForm
from social.models import Comment, Like, Post

SIZE = 20
FIRST = 5


def number(text):
    """An id from an address, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def dressed(posts, viewer):
    """With what cards show besides the row: whether I like it, and how often it was corrected. Two queries."""
    keys = [post.pk for post in posts]
    liked = set(Like.objects.filter(learner=viewer.pk, post__in=keys).values_list("post", flat=True))
    corrections = Comment.objects.visible_to(viewer).filter(post__in=keys).exclude(correction="").order_by()
    counts = dict(corrections.values("post").annotate(n=Count("pk")).values_list("post", "n"))
    for post in posts:
        post.liked, post.correction_count = post.pk in liked, counts.get(post.pk, 0)
    return posts


def page_of(posts, viewer, before, address, size=SIZE):
    """`{"posts": …, "more": the address of the next page, or ""}`."""
    found = list(posts.newest(before).with_author()[: size + 1])
    shown = dressed(found[:size], viewer)
    return {"posts": shown, "more": f"{address}?before={shown[-1].pk}" if len(found) > size else ""}


@require_http_methods(["GET", "HEAD", "POST"])
def feed(request):
    """The newest posts; a POST writes one."""
    if request.method == "POST":
        return post_create(request)
    before = number(request.GET.get("before"))
    context = page_of(Post.objects.visible_to(request.user), request.user, before, reverse("social:feed"))
    if request.htmx and before:
        return render(request, "social/_posts.html", context)
    form = PostForm(request.user.learner) if request.user.is_learner else None
    return render(request, "social/feed.html", context | {"form": form, "before": before})


@rate_limit("20/hour", name="post_create")
def post_create(request):
    if not request.user.is_learner:
        raise PermissionDenied(_("Only learners write on the feed."))
    form = PostForm(request.user.learner, request.POST)
    if form.is_valid():
        new = form.save()
        if not request.htmx:
            return redirect(new)
        fresh = PostForm(request.user.learner)
        return render(request, "social/_posted.html", {"form": fresh, "posts": dressed([new], request.user)})
    if request.htmx:
        return render(request, "social/_post_form.html", {"form": form}, status=422)
    context = page_of(Post.objects.visible_to(request.user), request.user, None, reverse("social:feed"))
    return render(request, "social/feed.html", context | {"form": form}, status=422)


@require_safe
def author_posts(request, username):
    """One person's posts. For a profile (htmx) the latest few and a link to all; else, and for what follows, a page."""
    person = get_object_or_404(User.objects.visible_to(request.user).select_related("learner").named(username))
    before = number(request.GET.get("before"))
    address = reverse("social:author_posts", args=[person.username])
    embedded = request.htmx and not before and request.htmx.current_url_abs_path != address
    posts = Post.objects.visible_to(request.user).filter(author=person.pk)
    context = page_of(posts, request.user, before, address, FIRST if embedded else SIZE)
    context |= {"person": person, "address": address, "mine": person == request.user}
    if embedded:
        return render(request, "social/_author_posts.html", context)
    return render(request, "social/_posts.html" if request.htmx else "social/author_posts.html", context)
