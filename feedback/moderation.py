"""Deciding: what staff do about a case, each in one step, logged, and told to whom it concerns.

Whoever decides locks the case first, then the person, then the thing: of two at once the second finds it decided.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import FOREVER, User
from feedback import hiding, verdicts
from feedback.models import Appeal, Case, Decision, Report

Action = Decision.Action
APPEAL_PATIENCE = timedelta(hours=24)
REVIEW_PATIENCE = timedelta(hours=12)


class Decided(Exception):
    """Somebody else was faster: `decision` stands."""

    def __init__(self, decision):
        super().__init__(decision)
        self.decision = decision


# Who may --------------------------------------------------------------------------------------------------------------


def moderators():
    """Everyone who may decide cases."""
    able = User.objects.with_perm("feedback.decide_case", backend="accounts.backends.AccountBackend")
    return able.filter(is_staff=True).exclude(suspended_until__gt=timezone.now())


def check_may(moderator, person):
    """Nobody decides about themselves; about staff, only superusers do."""
    if not moderator.has_perm("feedback.decide_case"):
        raise PermissionDenied(_("You may look at cases, but not decide them."))
    if person == moderator:
        raise PermissionDenied(_("This is about you: somebody else decides it."))
    if person and person.is_staff and not moderator.is_superuser:
        raise PermissionDenied(_("This is about one of our team: a superuser decides it."))


def check_may_answer(moderator, decision):
    """Another than who decided answers an appeal, where there is another."""
    check_may(moderator, decision.person)
    if decision.moderator_id != moderator.pk:
        return
    others = moderators().exclude(pk__in=[moderator.pk, decision.person_id])
    if decision.person and decision.person.is_staff:
        others = others.filter(is_superuser=True)
    if others.exists():
        raise PermissionDenied(_("You made this decision yourself: somebody else looks at the appeal."))


# Deciding -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def decide(case, moderator, *, action, hides=False, days=None, rule="", text="", note=""):
    """About what is reported or held back. `days`: how long a limit or a suspension lasts, None for good."""
    case = take(case)
    person = locked(case.person_id)
    check_may(moderator, person)
    target = case.target
    hides = (hides or action == Action.HIDE) and target is not None
    timed = action in Decision.TIMED
    decision = Decision.objects.create(
        case=case,
        moderator=moderator,
        person=person,
        target_type=case.target_type,
        target_id=case.target_id,
        action=action,
        hides=hides,
        until=(timezone.now() + timedelta(days=days) if days else FOREVER) if timed else None,
        rule=rule,
        text=text,
        note=note,
        says=case.says,
        taken=hiding.take(target) if hides else {},
    )
    case.close()
    handled = Report.Status.DISMISSED if action == Action.DISMISS else Report.Status.ACTED
    reports = case.reports.filter(status=Report.Status.OPEN)
    reports.update(status=handled, action=decision.action, handled_by=moderator, handled_at=decision.created_at)
    if hides:
        hiding.hide(target)
    elif action == Action.RELEASE:
        hiding.release(target)
    if timed:
        settle(person)
    verdicts.tell_person(decision)
    verdicts.tell_reporters(decision)
    return decision


@transaction.atomic
def answer(case, moderator, *, overturn, text="", note=""):
    """An appeal: the decision stands, or is taken back."""
    case = take(case)
    decision = Decision.objects.select_for_update(of=["self"]).select_related("person").get(pk=case.target_id)
    check_may_answer(moderator, decision)
    if overturn:
        return take_back(decision, moderator, case, text, note)
    case.close()
    return log(decision, moderator, case, Action.UPHOLD, text, note)


@transaction.atomic
def undo(decision, moderator, *, text="", note=""):
    """Take a decision back without being asked; an appeal against it is answered by that."""
    case = Case.objects.open().filter(appeal__decision=decision).select_for_update(of=["self"]).first()
    decision = Decision.objects.select_for_update(of=["self"]).select_related("person").get(pk=decision.pk)
    if decision.is_undone:
        raise Decided(decision.undone_by)
    check_may(moderator, decision.person)
    return take_back(decision, moderator, case, text, note)


def take_back(decision, moderator, case, text, note):
    person = locked(decision.person_id)
    undone = log(decision, moderator, case, Action.UNDO, text, note)
    if case:
        case.close()
    if decision.hides:
        hiding.restore(decision)
    if decision.action in Decision.TIMED and person:
        settle(person)
    return undone


def log(decision, moderator, case, action, text, note):
    """What became of `decision`, told to the person."""
    made = Decision.objects.create(
        case=case,
        moderator=moderator,
        person=decision.person,
        target_type=decision.target_type,
        target_id=decision.target_id,
        action=action,
        text=text,
        note=note,
        says=decision.says,
        undoes=decision if action == Action.UNDO else None,
    )
    verdicts.tell_person(made, of=decision)
    return made


def take(case):
    """The case, locked; it must be open still."""
    row = Case.objects.select_for_update(of=["self"]).select_related("target_type").get(pk=case.pk)
    if not row.is_open:
        raise Decided(row.decisions.select_related("moderator").last())
    return row


def locked(person_id):
    return User.objects.select_for_update(no_key=True).filter(pk=person_id).first()


# How an account stands ------------------------------------------------------------------------------------------------


def settle(person):
    """Limited and suspended until the latest moment that a decision which stands says; under the person's lock."""
    now = timezone.now()
    standing = Decision.objects.standing().filter(person=person, action__in=Decision.TIMED, until__gt=now)
    until = dict(standing.values_list("action").annotate(Max("until")).order_by())
    person.set_standing(limited_until=until.get(Action.LIMIT), suspended_until=until.get(Action.SUSPEND))


def end_what_is_over():
    """Those whose time is up are free, and told so. They were free at that moment already: this is the word of it."""
    now = timezone.now()
    over = User.objects.filter(Q(limited_until__lte=now) | Q(suspended_until__lte=now))
    for pk in list(over.values_list("pk", flat=True)):
        with transaction.atomic():
            person = locked(pk)
            was_suspended = person.suspended_until and person.suspended_until <= now
            if not was_suspended and not (person.limited_until and person.limited_until <= now):
                continue  # another worker was faster
            settle(person)
            if person.is_active and not person.is_suspended:
                ended = Decision.objects.create(person=person, action=Action.END)
                verdicts.tell_person(ended)


# Appeals and what is held back ----------------------------------------------------------------------------------------


@transaction.atomic
def appeal(decision, text):
    """The person's one appeal against a decision that stands; None where there was one, or nothing to appeal."""
    decision = Decision.objects.select_for_update(of=["self"]).select_related("person").get(pk=decision.pk)
    if not decision.is_measure or decision.is_undone or Appeal.objects.filter(decision=decision).exists():
        return None
    due = timezone.now() + APPEAL_PATIENCE
    case = Case.objects.take(Case.Kind.APPEAL, decision, decision.person, due, says=text[:500])
    return Appeal.objects.create(decision=decision, case=case, text=text)
