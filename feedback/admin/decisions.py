"""The log of what staff decided, and taking it back."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from feedback import moderation
from feedback.models import Decision
from feedback.moderation import Decided
from langlearn.lib.limits import rate_limit
from langlearn.lib.staff import EMPTY, ReadOnly, StaffAdmin, excerpt

from .forms import WordsForm
from .history import History


@admin.register(Decision)
class DecisionAdmin(ReadOnly, StaffAdmin):
    search_fields = ["text", "note", "says"]
    search_people = ["person", "moderator"]
    search_help_text = _("A name of the person or the moderator, or words of the decision")
    list_display = ["__str__", "created_at", "who", "about", "rule", "words", "until_shown", "undone"]
    list_filter = ["action", "rule", "created_at"]
    list_select_related = ["person", "moderator", "undone_by"]
    ordering = ["-pk"]
    actions = None

    def get_queryset(self, request):
        """As with cases: nobody reads here what was decided about themselves, nor moderators what was about staff."""
        found = super().get_queryset(request).exclude(person=request.user)
        return found if request.user.is_superuser else found.exclude(person__is_staff=True)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("who"))
    def who(self, decision):
        return decision.moderator.display_name if decision.moderator else _("by itself")

    @admin.display(description=_("about"))
    def about(self, decision):
        return f"{decision.person.display_name} (@{decision.person.username})" if decision.person else EMPTY

    @admin.display(description=_("words"))
    def words(self, decision):
        return excerpt(decision.text or decision.note or decision.says) or EMPTY

    @admin.display(description=_("until"), ordering="until")
    def until_shown(self, decision):
        return _("for good") if decision.is_for_good else decision.until or EMPTY

    @admin.display(description=_("taken back"), boolean=True)
    def undone(self, decision):
        return decision.is_undone

    @method_decorator(rate_limit("60/minute", name="decision_undo"))
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The decision; POST takes it back."""
        decision = self.get_object(request, object_id)
        if decision is None or not self.has_view_permission(request, decision):
            raise Http404
        why_not = self.why_not(request, decision)
        form = None if why_not is not None else WordsForm(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            if form is None:
                raise PermissionDenied(why_not)
            if form.is_valid():
                return self.taken_back(request, decision, form)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(decision),
            "decision": decision,
            "why_not": why_not,
            "form": form,
            "history": History(decision.person, request.user) if decision.person else None,
        }
        status = 422 if form is not None and form.is_bound else 200
        return TemplateResponse(request, "admin/feedback/decision.html", context, status=status)

    def why_not(self, request, decision):
        """Why it cannot be taken back here, "" where that goes without saying; None where it can."""
        if not decision.is_measure or decision.is_undone:
            return ""
        try:
            moderation.check_may(request.user, decision.person)
        except PermissionDenied as error:
            return str(error)
        return None

    def taken_back(self, request, decision, form):
        try:
            moderation.undo(decision, request.user, **form.cleaned_data)
            messages.success(request, _now("Taken back. The person is told."))
        except Decided:
            messages.warning(request, _now("Somebody took it back a moment ago."))
        return redirect("admin:feedback_decision_change", decision.pk)
