"""What people are told of what staff decided, in their own language: in the app, and always by mail."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from feedback import decision_mail
from feedback.errands import errand, send
from feedback.kinds import Kind
from feedback.models import Case, Decision, Notification

Action = Decision.Action


def title_of(decision):
    """What was decided, in one sentence to the person."""
    return {
        Action.RELEASE: _("Our team looked at what you wrote: everybody can see it now"),
        Action.HIDE: _("Our team hid something of yours"),
        Action.WARN: _("A warning from our team"),
        Action.LIMIT: _("Our team limited your account"),
        Action.SUSPEND: _("Our team suspended your account"),
        Action.UPHOLD: _("We looked at your appeal: the decision stands"),
        Action.UNDO: _("We took a decision about you back"),
        Action.END: _("Your account is free again"),
    }[decision.action]


def effects_of(decision):
    """What it means for the person, sentence by sentence."""
    if decision.hides:
        yield _("We took it out of sight: only you can see it.")
    if decision.action == Action.LIMIT:
        yield _("You begin no new chats, and what you post waits until we have looked at it.")
    if decision.action == Action.SUSPEND:
        yield _("You cannot sign in. What you wrote stays, unless we hid it.")
    if decision.is_for_good:
        yield _("This is for good.")
    elif decision.until:
        until = date_format(localtime(decision.until), "DATETIME_FORMAT")
        yield _("This ends by itself: %(moment)s.") % {"moment": until}
    if decision.action == Action.UNDO:
        yield _("What it took away is as it was before.")
    if decision.action == Action.END:
        yield _("The time that our team set is over.")


def tell_person(decision, of=None):
    """`of`: the decision that this one is about, where the person reads of both."""
    person = decision.person
    if person is None or not person.is_active or decision.action == Action.DISMISS:
        return

    def words():
        why = [decision.get_rule_display()] if decision.rule else []
        return title_of(decision), "\n".join(map(str, [*why, *effects_of(decision), *filter(None, [decision.text])]))

    about = of or decision
    Notification.objects.tell(
        person,
        f"decision:{decision.pk}",
        words,
        notification_type=Kind.MODERATION,
        url=place_of(about),
    )
    # it has a mail of its own, whatever they chose for others: who cannot sign in reads it nowhere else
    Notification.objects.filter(recipient=person, key=f"decision:{decision.pk}").update(mail_at=None, digest_at=None)
    decision_mail.send(decision, about)


def place_of(decision):
    """Where the person reads of it."""
    if decision.is_measure:
        return reverse("feedback:decision", args=[decision.pk])
    if decision.action == Action.RELEASE and decision.target is not None:
        return getattr(decision.target, "post", decision.target).get_absolute_url()
    return reverse("feedback:notification_list")


# Those who reported it ------------------------------------------------------------------------------------------------


def tell_reporters(decision):
    """By an errand: they may be many."""
    if decision.case.kind == Case.Kind.REPORT:
        send("case_decided", f"case:{decision.case_id}", case=decision.case_id, acted=decision.is_measure)


@errand("case_decided")
def tell_of_outcome(case, acted):
    """Neutral words: who was reported is not told of by whom, nor who reported what became of them."""

    def words():
        if acted:
            return _("We acted on your report"), _("It broke our rules. Thank you for telling us.")
        return (
            _("We looked at your report"),
            _("It does not break our rules. If you want nothing of this person, you can block them."),
        )

    def tell(person):
        Notification.objects.tell(person, f"case:{case}", words, notification_type=Kind.MODERATION)

    return User.objects.active().filter(reports_made__case=case).distinct(), tell
