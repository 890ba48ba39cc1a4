"""The kinds of things people are told, and how each reaches them unless they choose otherwise."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    SESSION_ALERT = "session alert", _("Session alerts")
    SESSION_CHANGE = "session change", _("Session changes")
    ANNOUNCEMENT = "announcement", _("Announcements and mentions")
    MATERIAL = "material", _("New materials")
    ENROLLMENT = "enrollment", _("Enrollments")
    FEEDBACK = "feedback", _("Feedback")
    CORRECTION = "correction", _("Corrections")
    COMMENT = "comment", _("Comments")
    LIKE = "like", _("Likes")
    FOLLOW = "follow", _("New followers")
    REQUEST = "request", _("Message requests")
    MODERATION = "moderation", _("Decisions of our team")


# What each is, as the settings page says.
ABOUT = {
    Kind.SESSION_ALERT: _("A class of yours is about to begin."),
    Kind.SESSION_CHANGE: _("A class is new, moved or cancelled."),
    Kind.ANNOUNCEMENT: _("Your instructor announces something, or somebody mentions you in a course."),
    Kind.MATERIAL: _("A course has a new recording or new study material."),
    Kind.ENROLLMENT: _("Payments, seats, who comes and who leaves."),
    Kind.FEEDBACK: _("Somebody rates a course or writes feedback to you."),
    Kind.CORRECTION: _("Somebody corrects what you wrote, or thanks you for a correction."),
    Kind.COMMENT: _("Somebody answers a post or a comment of yours."),
    Kind.LIKE: _("Somebody likes a post of yours."),
    Kind.FOLLOW: _("Somebody follows you."),
    Kind.REQUEST: _("Somebody new would like to write to you."),
    Kind.MODERATION: _("What became of a report, or what was decided about your account. Always in the app."),
}


class Mail(models.TextChoices):
    NONE = "none", _("No mail")
    AT_ONCE = "at once", _("Mail at once")
    DAILY = "daily", _("Mail once a day")


@dataclass(frozen=True)
class Way:
    """How something reaches a person: an entry in the app, a push with it, a mail."""

    app: bool = True
    push: bool = False
    mail: str = Mail.NONE

    @property
    def is_none(self):
        return not self.app and self.mail == Mail.NONE


# What has its hour, or decides something, comes by mail at once; what can wait, once a day; likes only in the app.
DEFAULTS = {
    Kind.SESSION_ALERT: Way(push=True, mail=Mail.AT_ONCE),
    Kind.SESSION_CHANGE: Way(push=True, mail=Mail.AT_ONCE),
    Kind.ANNOUNCEMENT: Way(push=True, mail=Mail.AT_ONCE),
    Kind.MATERIAL: Way(mail=Mail.DAILY),
    Kind.ENROLLMENT: Way(push=True, mail=Mail.AT_ONCE),
    Kind.FEEDBACK: Way(push=True, mail=Mail.DAILY),
    Kind.CORRECTION: Way(push=True, mail=Mail.DAILY),
    Kind.COMMENT: Way(push=True, mail=Mail.DAILY),
    Kind.LIKE: Way(),
    Kind.FOLLOW: Way(mail=Mail.DAILY),
    Kind.REQUEST: Way(push=True, mail=Mail.DAILY),
    Kind.MODERATION: Way(push=True, mail=Mail.AT_ONCE),
}
# What staff decided about someone always stands in the app: who does not know of it cannot appeal.
ALWAYS_SHOWN = frozenset({Kind.MODERATION})
# One more of these, while the first is still unread, is worth no further mail and no further push.
QUIET = frozenset({Kind.LIKE, Kind.FOLLOW, Kind.MATERIAL})
# Those whose text a person wrote, in whatever language.
OF_PEOPLE = frozenset({Kind.ANNOUNCEMENT, Kind.FEEDBACK, Kind.CORRECTION, Kind.COMMENT, Kind.LIKE})
ICONS = {
    Kind.SESSION_ALERT: "clock",
    Kind.SESSION_CHANGE: "calendar",
    Kind.ANNOUNCEMENT: "megaphone",
    Kind.MATERIAL: "book-open",
    Kind.ENROLLMENT: "graduation-cap",
    Kind.FEEDBACK: "star",
    Kind.CORRECTION: "spell-check",
    Kind.COMMENT: "message-square",
    Kind.LIKE: "heart",
    Kind.FOLLOW: "user-plus",
    Kind.REQUEST: "mail",
    Kind.MODERATION: "shield-check",
}
# What befalls only learners: instructors take no courses, follow nobody and do not post.
LEARNERS_ONLY = frozenset({Kind.MATERIAL, Kind.SESSION_CHANGE, Kind.COMMENT, Kind.LIKE, Kind.FOLLOW, Kind.REQUEST})


def kinds_of(user):
    """Those that can befall `user`, in the order of the settings page."""
    return [kind for kind in Kind if user.is_learner or kind not in LEARNERS_ONLY]
