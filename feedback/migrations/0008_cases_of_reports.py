"""Reports that were there before cases: all open ones of a thing are one case; each that was handled is one of its own."""

from datetime import timedelta

from django.db import migrations

HOURS = {"scam": 4, "harassment": 8, "sexual": 8, "dating": 24, "spam": 24, "other": 48}
CHILD = -24 * 365 * 10


def due(report):
    return report.created_at + timedelta(hours=CHILD if report.reason == "child" else HOURS[report.reason])


def open_cases(apps, schema_editor):
    Case, Report = apps.get_model("feedback", "Case"), apps.get_model("feedback", "Report")
    for report in Report.objects.filter(case=None).order_by("pk").iterator(chunk_size=500):
        thing = {"kind": "report", "target_type": report.target_type, "target_id": report.target_id}
        waiting = report.status == "open"
        case = Case.objects.filter(**thing, closed_at=None).first() if waiting else None
        if case is None:
            words = [report.evidence.get(key) for key in ("title", "text", "correction", "name", "bio")]
            case = Case(
                **thing,
                person=report.person,
                says=" · ".join(text for text in words if isinstance(text, str) and text)[:500],
                opened_at=report.created_at,
                due_at=due(report),
                closed_at=None if waiting else report.handled_at or report.created_at,
            )
        if not case.reason or due(report) < case.due_at:
            case.reason = report.reason
        case.due_at, case.report_count = min(case.due_at, due(report)), case.report_count + 1
        case.save()
        report.case = case
        report.save(update_fields=["case"])


class Migration(migrations.Migration):
    dependencies = [("feedback", "0007_cases_and_decisions")]

    operations = [migrations.RunPython(open_cases, migrations.RunPython.noop, elidable=True)]
