"""Reports one by one; the queue has them by what they are about."""

from django.contrib import admin
from django.db.models import Case, IntegerField, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from feedback.models import Report
from langlearn.lib.staff import EMPTY, ReadOnly, StaffAdmin, excerpt, link, list_link, person_link, readable


class QueueFilter(admin.SimpleListFilter):
    """What is open, unless something else is asked for."""

    title, parameter_name = _("status"), "status"

    def lookups(self, request, model_admin):
        return [*Report.Status.choices[1:], ("all", _("All"))]

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("Open"),
        }
        yield from list(super().choices(changelist))[1:]

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.filter(status=self.value() or Report.Status.OPEN)


@admin.register(Report)
class ReportAdmin(ReadOnly, StaffAdmin):
    """Looked at here, and decided as cases."""

    search_fields = ["note", "action"]
    search_people = ["reporter", "person"]
    search_help_text = _("A name of the person or the reporter, or words of the note")
    list_display = ["__str__", "person_shown", "kind", "says", "reporter_shown", "created_at", "status", "handled_by"]
    list_filter = [QueueFilter, "reason", "created_at"]
    list_select_related = ["person", "reporter", "handled_by", "target_type", "case"]
    fields = readonly_fields = [
        "reason",
        "note",
        "person_shown",
        "reporter_shown",
        "kind",
        "target_shown",
        "evidence_shown",
        "history",
        "created_at",
        "case_link",
        "status",
        "action",
        "handled_by",
        "handled_at",
    ]

    def get_ordering(self, request):
        urgency = Case(When(reason=Report.Reason.CHILD, then=0), default=1, output_field=IntegerField())
        return [urgency, "created_at", "pk"]

    @admin.display(description=_("about"))
    def person_shown(self, report):
        return person_link(report.person)

    @admin.display(description=_("reported by"))
    def reporter_shown(self, report):
        return person_link(report.reporter)

    @admin.display(description=_("case"))
    def case_link(self, report):
        return link(report.case)

    @admin.display(description=_("kind"))
    def kind(self, report):
        return report.target_type.name

    @admin.display(description=_("says"))
    def says(self, report):
        """The first words of the evidence, so that plain cases need no click."""
        texts = [value for value in report.evidence.values() if isinstance(value, str) and value]
        return excerpt(" · ".join(texts)) or EMPTY

    @admin.display(description=_("as it is now"))
    def target_shown(self, report):
        if report.target is None:
            return _("Gone since")
        return link(report.target)

    @admin.display(description=_("as it stood"))
    def evidence_shown(self, report):
        return readable(report.evidence) if report.evidence else EMPTY

    @admin.display(description=_("all about this person"))
    def history(self, report):
        if report.person is None:
            return EMPTY
        others = report.person.reports_about.count()
        text = ngettext("%(count)d report", "%(count)d reports", others) % {"count": others}
        return list_link("feedback_report", text, person__exact=report.person_id, status="all")
