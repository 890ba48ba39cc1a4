"""What was decided about oneself, and asking to think again."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import FOREVER, User
from accounts.models.standing import read_suspension_token
from feedback import moderation, verdicts
from feedback.forms import AppealForm
from feedback.models import Decision
from feedback.reportable import MODELS
from langlearn.lib.limits import address, rate_limit


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("10/hour")
def decision(request, pk):
    """One decision about oneself; POST appeals against it, once."""
    found = get_object_or_404(Decision.objects.of(request.user).select_related("case"), pk=pk)
    return show(request, found, "feedback/decision.html")


@require_safe
def hidden(request, kind, pk):
    """From a thing of one's own that staff hid, to why."""
    if kind not in MODELS:
        raise Http404
    thing = {"target_type": ContentType.objects.get_for_model(MODELS[kind]), "target_id": pk, "hides": True}
    found = Decision.objects.of(request.user).standing().filter(**thing).last()
    if found is None:
        raise Http404
    return redirect("feedback:decision", found.pk)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("60/hour", by=address, reads=True)
def suspension(request, token):
    """Why one cannot sign in and until when, for who comes from the sign-in page or from our mail: the address knows
    whose account it is. POST appeals."""
    person = get_object_or_404(User.objects.active(), pk=read_suspension_token(token))
    standing = Decision.objects.standing().filter(person=person, action=Decision.Action.SUSPEND)
    found = standing.filter(until=person.suspended_until).last() if person.is_suspended else None
    context = {"person": person, "for_good": person.suspended_until == FOREVER}
    if found is None:
        return render(request, "feedback/suspension.html", context)
    return show(request, found, "feedback/suspension.html", **context)


def show(request, decision, template, **more):
    """The decision with its appeal, or the form for one."""
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moderation.appeal(decision, form.cleaned_data["text"])
        return redirect(request.path)
    answer = decision.answer
    context = {
        "decision": decision,
        "title": verdicts.title_of(decision),
        "effects": list(verdicts.effects_of(decision)),
        "appeal": getattr(decision, "appeal", None),
        "answer": answer,
        "form": form,
        **more,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
