"""What the demo's people reported, what staff decided, and what waits in the queue."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from accounts.models import User
from feedback import verdicts
from feedback.models import Appeal, Case, Decision, Feedback, Notification, Report
from feedback.models.moderation import excerpt_of
from feedback.moderation import APPEAL_PATIENCE, REVIEW_PATIENCE, settle
from feedback.reportable import KINDS, MODELS
from messaging.models import Message
from social.models import Comment, Post

from .content import rows

WORDS = {Post: "content_text", Comment: "content_text", Message: "content_text", Feedback: "feedback_text"}


def load(people, now):
    entries = rows("moderation", "case")
    for entry in sorted(entries, key=lambda entry: -entry["reports"][0]["hours"]):
        case = _case(entry, people, now)
        if "decision" in entry:
            decision = _decide(case, entry["decision"], people["demo_staff"], now)
            if "appeal" in entry:
                _appeal(decision, entry["appeal"], now)
    _held_back(Post.objects.filter(author=people["sam_grows"].pk).latest("pk"), now)


def _target(entry, people):
    """The thing, by its first words or by whose it is."""
    model = MODELS[entry["kind"]]
    if model is User:
        return people[entry["of"]]
    return model.objects.get(**{f"{WORDS[model]}__startswith": entry["words"]})


def _case(entry, people, now):
    kind, target = KINDS[entry["kind"]], _target(entry, people)
    person = kind.person(target)
    for said in entry["reports"]:
        report, _new = Report.objects.make(
            people[said["by"]], target, person, kind.evidence, reason=said["reason"], note=said["note"]
        )
        Report.objects.filter(pk=report.pk).update(created_at=now - timedelta(hours=said["hours"]))
    return _age(report.case, timedelta(hours=entry["reports"][0]["hours"]))


def _age(case, age):
    """As if it had been opened so long ago."""
    case.refresh_from_db()
    case.opened_at, case.due_at = case.opened_at - age, case.due_at - age
    case.save()
    return case


def _decide(case, entry, staff, now):
    moment = now - timedelta(hours=entry["hours"])
    days = entry.get("days")
    decision = Decision.objects.create(
        case=case,
        moderator=staff,
        person=case.person,
        target_type=case.target_type,
        target_id=case.target_id,
        action=entry["action"],
        hides=entry.get("hides", False),
        until=moment + timedelta(days=days) if days else None,
        rule=entry.get("rule", ""),
        text=entry.get("text", ""),
        note=entry.get("note", ""),
        says=case.says,
        created_at=moment,
    )
    handled = "acted" if decision.is_measure else "dismissed"
    Report.objects.filter(case=case).update(status=handled, action=decision.action, handled_by=staff, handled_at=moment)
    Case.objects.filter(pk=case.pk).update(closed_at=moment)
    if decision.hides:
        case.target.set_hidden(True)
    settle(case.person)
    if decision.is_measure:
        _told(decision)
    return decision


def _told(decision):
    Notification.objects.create(
        recipient=decision.person,
        key=f"decision:{decision.pk}",
        notification_type=Notification.Type.MODERATION,
        content_title=verdicts.title_of(decision),
        content_text=f"{decision.get_rule_display()}\n{decision.text}",
        url=verdicts.place_of(decision),
        created_at=decision.created_at,
        is_read=True,
    )


def _appeal(decision, entry, now):
    case = Case.objects.take(
        Case.Kind.APPEAL, decision, decision.person, now + APPEAL_PATIENCE, says=entry["text"][:500]
    )
    moment = _age(case, timedelta(hours=entry["hours"])).opened_at
    Appeal.objects.create(decision=decision, case=case, text=entry["text"], created_at=moment)


def _held_back(post, now):
    """Written while its author is limited: staff look at it first."""
    post.hidden_at, post.awaits_review = post.created_at, True
    post.save()
    evidence = KINDS["post"].evidence(post)
    case = Case.objects.take(Case.Kind.REVIEW, post, post.author.user, now + REVIEW_PATIENCE)
    case.evidence, case.says = evidence, excerpt_of(evidence)
    case.save()
    _age(case, now - post.created_at)


def remove(accounts):
    """What was about these accounts. The log is not emptied by its own rules."""
    Report.objects.filter(Q(person__in=accounts) | Q(reporter__in=accounts)).delete()
    log = QuerySet(Decision).filter(person__in=accounts)
    log.exclude(undoes=None).delete()
    log.delete()
    Case.objects.filter(person__in=accounts).delete()
