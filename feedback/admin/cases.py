"""The queue: what is reported, appealed or held back, the grave and the old first, and deciding it in one step."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from feedback import moderation
from feedback.evidence import FOLDER, files_in
from feedback.models import Case, Decision
from feedback.moderation import Decided
from langlearn.lib.limits import rate_limit
from langlearn.lib.private_files import send_private
from langlearn.lib.staff import EMPTY, ReadOnly, StaffAdmin, excerpt
from langlearn.lib.storages import private_storage

from .forms import AnswerForm, DecisionForm
from .history import History
from .shown import shown, without_files

MOST_REPORTS = 50
PLAYED = {".webp": "image/webp", ".webm": "audio/webm", ".m4a": "audio/mp4"}


class OpenFilter(admin.SimpleListFilter):
    """What is open, unless something else is asked for."""

    title, parameter_name = _("status"), "status"

    def lookups(self, request, model_admin):
        return [("overdue", _("Overdue")), ("closed", _("Decided")), ("all", _("All"))]

    def choices(self, changelist):
        address = changelist.get_query_string(remove=[self.parameter_name])
        yield {"selected": self.value() is None, "query_string": address, "display": _("Open")}
        yield from list(super().choices(changelist))[1:]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        if self.value() == "closed":
            return queryset.filter(closed_at__isnull=False)
        return queryset.overdue() if self.value() == "overdue" else queryset.open()


@admin.register(Case)
class CaseAdmin(ReadOnly, StaffAdmin):
    search_fields = ["says"]
    search_people = ["person"]
    search_help_text = _("A name of the person, or words of what is reported")
    list_display = ["name", "words", "about", "how_many", "waits", "due"]
    list_display_links = ["name", "words"]
    list_filter = [OpenFilter, "kind", "reason"]
    list_select_related = ["person", "target_type"]
    actions = ["dismiss"]

    def get_queryset(self, request):
        return super().get_queryset(request).open_to(request.user)

    def get_ordering(self, request):
        return ["-closed_at", "-pk"] if request.GET.get("status") == "closed" else ["due_at", "pk"]

    def has_delete_permission(self, request, obj=None):
        return False

    def has_decide_permission(self, request):
        return request.user.has_perm("feedback.decide_case")

    def get_urls(self):
        file = path("<int:pk>/file/<str:name>/", self.admin_site.admin_view(self.file_view), name="feedback_case_file")
        return [file, *super().get_urls()]

    # The list --------------------------------------------------------------------------------------------------------

    @admin.display(description=_("case"), ordering="due_at")
    def name(self, case):
        mark = format_html(' <b class="staff-mark">{}</b>', _("overdue")) if case.is_overdue else ""
        thing = "" if case.kind == Case.Kind.APPEAL else case.target_type.name
        return format_html('{}{} <span class="quiet">{}</span>', str(case), mark, thing)

    @admin.display(description=_("about"))
    def about(self, case):
        return f"{case.person.display_name} (@{case.person.username})" if case.person else EMPTY

    @admin.display(description=_("says"))
    def words(self, case):
        return excerpt(case.says, 140) or EMPTY

    @admin.display(description=_("reports"), ordering="report_count")
    def how_many(self, case):
        return case.report_count or EMPTY

    @admin.display(description=_("waits"), ordering="opened_at")
    def waits(self, case):
        return timesince(case.opened_at, depth=1) if case.is_open else _("decided")

    @admin.display(description=_("due"), ordering="due_at")
    def due(self, case):
        if not case.is_open:
            return EMPTY
        return _("now") if case.is_overdue else timeuntil(case.due_at, depth=1)

    @admin.action(description=_("Dismiss the selected cases"), permissions=["decide"])
    def dismiss(self, request, queryset):
        """Plain ones at once. An appeal is answered on its own page; those about staff are a superuser's."""
        done = 0
        for case in queryset.open().filter(kind=Case.Kind.REPORT).order_by("pk"):
            try:
                moderation.decide(case, request.user, action=Decision.Action.DISMISS)
                done += 1
            except (Decided, PermissionDenied):
                continue
        text = ngettext("%(count)d case dismissed.", "%(count)d cases dismissed.", done) % {"count": done}
        self.message_user(request, text, messages.SUCCESS if done else messages.WARNING)

    # One case --------------------------------------------------------------------------------------------------------

    @method_decorator(rate_limit("120/minute", name="case_decide"))
    def change_view(self, request, object_id, form_url="", extra_context=None):
        case = self.get_object(request, object_id)
        if case is None or not self.has_view_permission(request, case):
            raise Http404
        why_not = self.why_not(request, case)
        form = None if why_not else self.form_for(case, request.POST if request.method == "POST" else None)
        if request.method == "POST":
            if why_not:
                raise PermissionDenied(why_not)
            if form.is_valid() and (response := self.decided(request, case, form)):
                return response
        context = {**self.admin_site.each_context(request), **self.context(request, case), "form": form}
        status = 422 if form is not None and form.is_bound else 200
        return TemplateResponse(request, "admin/feedback/case.html", context | {"why_not": why_not}, status=status)

    def form_for(self, case, data):
        if not case.is_open and data is None:
            return None
        return AnswerForm(data) if case.kind == Case.Kind.APPEAL else DecisionForm(case, data)

    def why_not(self, request, case):
        """Why this member of staff does not decide it; "" where they may."""
        try:
            if case.kind == Case.Kind.APPEAL:
                moderation.check_may_answer(request.user, case.target)
            else:
                moderation.check_may(request.user, case.person)
        except PermissionDenied as error:
            return str(error)
        return ""

    def decided(self, request, case, form):
        act = moderation.answer if case.kind == Case.Kind.APPEAL else moderation.decide
        try:
            decision = act(case, request.user, **form.cleaned_data)
        except Decided as error:
            first = error.decision
            who = first.moderator.display_name if first and first.moderator else _now("Somebody else")
            what = first.get_action_display() if first else ""
            text = _now("%(name)s decided this a moment ago: %(what)s. Yours was not taken.")
            messages.warning(request, text % {"name": who, "what": what})
            return redirect("admin:feedback_case_change", case.pk)
        messages.success(request, _now("Decided: %(what)s.") % {"what": decision.get_action_display()})
        return redirect("admin:feedback_case_changelist")

    def context(self, request, case):
        source = case.target.case if case.kind == Case.Kind.APPEAL else case
        reports = list(source.reports.select_related("reporter").order_by("-pk")[:MOST_REPORTS]) if source else []
        versions = []
        for report in reports:
            if without_files(report.evidence) not in [without_files(copy) for copy in versions]:
                versions.append(report.evidence)
        if source and source.evidence:
            versions.append(source.evidence)
        thing = case.target if case.kind != Case.Kind.APPEAL else case.target.target
        return {
            "opts": self.opts,
            "title": str(case),
            "case": case,
            "reports": reports,
            "versions": [shown(copy, case) for copy in versions],
            "thing": thing,
            "thing_address": self.address_of(request, thing),
            "appealed": case.target if case.kind == Case.Kind.APPEAL else None,
            "appeal": getattr(case, "appeal", None),
            "decisions": case.decisions.select_related("moderator").order_by("pk"),
            "history": History(case.person, request.user, case) if case.person else None,
            "queue": reverse("admin:feedback_case_changelist"),
        }

    def address_of(self, request, thing):
        """Its own page here, for who may see that."""
        model_admin = thing is not None and self.admin_site._registry.get(type(thing))
        if not model_admin or not model_admin.has_view_permission(request, thing):
            return ""
        return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])

    def file_view(self, request, pk, name):
        """A picture or a recording of what is reported, from the private storage."""
        case = self.get_object(request, str(pk))
        if case is None or not self.has_view_permission(request, case):
            raise Http404
        source = case.target.case if case.kind == Case.Kind.APPEAL else case
        copies = [source.evidence, *source.reports.values_list("evidence", flat=True)] if source else []
        if not any(FOLDER + name in files_in(copy) for copy in copies) or not private_storage.exists(FOLDER + name):
            raise Http404
        return send_private(request, private_storage.open(FOLDER + name), PLAYED)
