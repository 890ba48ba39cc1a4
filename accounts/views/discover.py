"""Finding partners."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.discover import INTERESTED, Cursor, Discover
from accounts.forms.discover import DiscoverForm
from accounts.models import Interest
from langlearn.lib.prepared import Prepared


@require_safe
def discover(request):
    """The page; for htmx the results alone, or with `after` the cards that follow."""
    if not request.user.is_learner:
        messages.info(request, _("Discover is where learners find partners. Here are the courses."))
        return redirect("courses:course_list")
    me = request.user.learner
    interests = interests_of(me)
    form = DiscoverForm(request.GET, interests)
    after = Cursor.parse(request.GET.get("after"))
    page = Discover(me, form.filters).page(after)
    fragment = request.htmx and request.headers.get("HX-Request-Type") != "full"
    dress(page.people, interests, after.tier if after and fragment else -1)
    address, query = reverse("accounts:discover"), form.address()
    here = f"{address}?{query}" if query else address
    context = {
        "form": form,
        "page": page,
        "first": after is None,
        "more": page.next and f"{address}?{query}{'&' if query else ''}after={page.next}",
        "active": list(form.active()),
        "hint": after is None and not query and missing(request.user, any(interest.mine for interest in interests)),
    }
    if not fragment:
        return render(request, "accounts/discover.html", context)
    if after:
        return render(request, "accounts/_person_list.html", context)
    response = render(request, "accounts/_discover_results.html", context)
    response.headers["HX-Push-Url"] = here
    return response


def interests_of(learner):
    """Every interest in its order, as `mine` whether it is theirs."""
    return _interests_of(learner.pk)


@Prepared
def _interests_of(learner):
    mine = INTERESTED.objects.filter(learner=learner, interest=OuterRef("pk"))
    return Interest.objects.annotate(mine=Exists(mine))


def dress(people, interests, begun):
    """Marks what a card needs of its surroundings: the first of its tier, where the page has not `begun` it already,
    and which `interests` we share, and which not."""
    by_pk = {interest.pk: interest for interest in interests}  # asked for once: there are two thousand looks
    for person in people:
        person.begins, begun = (person.tier if person.tier > begun else None), person.tier
        theirs = [interest for pk, interest in by_pk.items() if pk in person.interest_ids]
        person.shared = [interest for interest in theirs if interest.mine]
        person.others = [interest for interest in theirs if not interest.mine]


def missing(user, interests):
    """What would make one's own profile easier to say hi to: the steps that are left, or the first that lacks."""
    if user.welcome_step:
        return "welcome"
    if not user.profile_image:
        return "picture"
    if not user.bio:
        return "bio"
    return "" if interests else "interests"
