"""A person's page, who follows whom, and blocking."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.discover import INTERESTED
from accounts.models import Block, Follow, User
from langlearn.lib import live
from langlearn.lib.addresses import inside

ROWS = 30


def people():
    """Whoever has a page: learners and instructors, not staff without either."""
    return User.objects.select_related("learner", "instructor")


def person_or_404(viewer, username):
    person = get_object_or_404(people().visible_to(viewer).named(username))
    if not (person.is_learner or person.is_instructor):
        raise Http404
    return person


def blocked_by(viewer):
    """Whom `viewer` blocked: out of sight everywhere but where the block is lifted."""
    return people().active().filter(blocked_by_set__blocker=viewer.pk)


def learner_or_404(viewer, username):
    person = person_or_404(viewer, username)
    if not person.is_learner:
        raise Http404
    return person.learner


@require_safe
def profile(request, username):
    viewer = request.user
    try:
        person = person_or_404(viewer, username)
    except Http404:
        person = get_object_or_404(blocked_by(viewer).named(username))
        return render(request, "accounts/profile_blocked.html", {"person": person})
    context = {
        "person": person,
        "mine": person == viewer,
        "online": person.is_online or bool(live.is_online([person.pk])),
    }
    if person.is_instructor:
        return render(request, "accounts/profile_instructor.html", context)
    shares = INTERESTED.objects.filter(interest=OuterRef("pk"), learner=viewer.pk)
    interests = person.learner.interests.annotate(shared=Exists(shares)).order_by("-shared", "name")
    context |= {"interests": interests, **ties(viewer, person)}
    return render(request, "accounts/profile.html", context)


def ties(viewer, person):
    """How many follow whom, and whether the two follow each other."""
    pair = [viewer.pk, person.pk]
    between = set(Follow.objects.filter(follower__in=pair, followed__in=pair).values_list("follower", flat=True))
    return {
        "follower_count": Follow.objects.filter(followed=person.pk).count(),
        "following_count": Follow.objects.filter(follower=person.pk).count(),
        "followed": viewer.pk in between,
        "follows_me": person.pk in between,
    }


@require_safe
def follower_list(request, username):
    """Who follows this learner, the latest first."""
    learner = learner_or_404(request.user, username)
    return follow_page(request, learner, learner.follower_set.order_by("-pk"), "follower")


@require_safe
def following_list(request, username):
    """Whom this learner follows, the latest first."""
    learner = learner_or_404(request.user, username)
    return follow_page(request, learner, learner.following_set.order_by("-pk"), "followed")


def follow_page(request, learner, follows, side):
    """A page of one side of these follows, from behind the follow of id `after`."""
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        follows = follows.filter(pk__lt=int(after))
    hidden = Block.objects.hiding_from(request.user)
    seen = follows.filter(**{f"{side}__user__is_active": True}).exclude(**{f"{side}__in": hidden})
    mine = Follow.objects.filter(follower=request.user.pk, followed=OuterRef(side))
    rows = list(seen.select_related(f"{side}__user").annotate(mine=Exists(mine))[: ROWS + 1])
    shown = rows[:ROWS]
    for follow in shown:
        follow.person = getattr(follow, side)
    address = reverse(f"accounts:{request.resolver_match.url_name}", args=[learner.user.username])
    context = {
        "learner": learner,
        "side": side,
        "rows": shown,
        "more": len(rows) > ROWS and f"{address}?after={shown[-1].pk}",
    }
    template = "accounts/_follow_list.html" if request.htmx else "accounts/follow_list.html"
    return render(request, template, context)


@require_POST
def follow(request, username):
    """`following=1` follows, `following=0` no longer does; either may be said again."""
    if not request.user.is_learner:
        raise PermissionDenied(_("Only learners follow each other."))
    me, other = request.user.learner, learner_or_404(request.user, username)
    if other == me:
        raise PermissionDenied(_("You cannot follow yourself."))
    following = request.POST.get("following") == "1"
    if following:
        me.follow(other)
    else:
        me.unfollow(other)
    if not request.htmx:
        return redirect(back(request, other))
    on_their_page = request.htmx.current_url_abs_path == other.get_absolute_url()
    context = {"person": other.user, "counted": on_their_page, **ties(request.user, other.user)}
    return render(request, "accounts/_follow_answer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def block(request, username):
    """GET asks, and says what it does; POST `blocked=1` blocks, `blocked=0` lifts it."""
    viewer = request.user
    person = blocked_by(viewer).named(username).first() or person_or_404(viewer, username)
    if person == viewer:
        raise PermissionDenied(_("You cannot block yourself."))
    if request.method != "POST":
        return render(request, "accounts/_block.html" if request.htmx else "accounts/block.html", {"person": person})
    if request.POST.get("blocked") == "1":
        Block.objects.make(viewer, person)
        said = _("You blocked %(name)s.")
    else:
        Block.objects.filter(blocker=viewer, blocked=person).delete()
        said = _("You unblocked %(name)s.")
    messages.success(request, said % {"name": person.display_name})
    address = back(request, person)
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def back(request, person):
    """Where a form without scripts came from, if it said so; else the person's page."""
    return inside(request.POST.get("next", "")) or person.get_absolute_url()
