"""The kinds of things people are told, and how each reaches them unless they choose otherwise."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    SESSION_ALERT = "session alert", _("Session alert")
    SESSION_CHANGE = "session change", _("Session change")
    ANNOUNCEMENT = "announcement", _("Announcement or mention")
    MATERIAL = "material", _("New material")
    ENROLLMENT = "enrollment", _("Enrollment")
    FEEDBACK = "feedback", _("Feedback")
    CORRECTION = "correction", _("Correction")
    COMMENT = "comment", _("Comment")
    LIKE = "like", _("Like")
    FOLLOW = "follow", _("Follow")
    REQUEST = "request", _("Message request")
    MODERATION = "moderation", _("Moderation")


class Mail(models.TextChoices):
    NONE = "none", _("No mail")
    AT_ONCE = "at once", _("At once")
    DAILY = "daily", _("In the daily summary")


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
# What befalls only learners: instructors take no courses, follow nobody and do not post.
LEARNERS_ONLY = frozenset({Kind.MATERIAL, Kind.SESSION_CHANGE, Kind.COMMENT, Kind.LIKE, Kind.FOLLOW, Kind.REQUEST})


def kinds_of(user):
    """Those that can befall `user`, in the order of the settings page."""
    return [kind for kind in Kind if user.is_learner or kind not in LEARNERS_ONLY]
