"""The feed, and one person's posts."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from langlearn.lib.limits import rate_limit
from social import pace, rooms
from social.cards import dressed, number
from social.forms import PostForm
from social.models import Post
from social.starters import starter
from social.streams import FOLLOWING, FOR_YOU, SIZE

from .tabs import feed_page

FIRST = 5


def page_of(posts, viewer, before, address, size=SIZE):
    """`{"posts": …, "more": the address of the next page, or ""}`."""
    found = list(posts.newest(before).as_cards().with_mine(viewer).with_adopted(viewer)[: size + 1])
    shown = dressed(found[:size], viewer)
    return {"posts": shown, "more": f"{address}?before={shown[-1].pk}" if len(found) > size else ""}


@require_http_methods(["GET", "HEAD", "POST"])
def feed(request):
    """A tab of the feed; a POST writes a post."""
    if request.method == "POST":
        return post_create(request)
    context = feed_page(request)
    if request.htmx and context["before"]:
        return render(request, "social/_posts.html", context)
    context["form"] = None
    if request.user.is_learner and not context["before"] and context["tab"] in (FOR_YOU, FOLLOWING):
        learner = request.user.learner
        start = starter(learner, request.GET.get("start"))
        # The form is made only where the page's head was not kept yet
        form = SimpleLazyObject(lambda: PostForm(learner, start=start))
        context |= {"writes": True, "start": start, "form": form}
    return render(request, "social/feed.html", context)


@rate_limit(pace.RATE, name="post_create")
def post_create(request):
    if not request.user.is_learner:
        raise PermissionDenied(_("Only learners write on the feed."))
    form = PostForm(request.user.learner, request.POST, request.FILES)
    if form.is_valid() and pace.allows_post(form, request.user.learner):
        new = form.save()
        rooms.announce(new)
        if not request.htmx:
            return redirect("social:post_edit", new.pk) if new.pictures.filter(alt="").exists() else redirect(new)
        fresh = PostForm(request.user.learner)
        return render(request, "social/_posted.html", {"form": fresh, "posts": dressed([new], request.user)})
    if request.htmx:
        return render(request, "social/_post_form.html", {"form": form}, status=422)
    context = feed_page(request) | {"writes": True, "bound": True, "form": form}
    return render(request, "social/feed.html", context, status=422)


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
