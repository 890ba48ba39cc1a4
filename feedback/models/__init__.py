from .alert import AlertMoment, SessionAlert
from .ask import ReviewAsk
from .digest import Digest
from .errand import Errand
from .feedback import Feedback, FeedbackEdit
from .moderation import Appeal, Case, Decision, Rule
from .notification import Notification, NotificationPart
from .preference import Preference, SummaryHour
from .push import PushSubscription
from .reply import FeedbackReply
from .report import Report

__all__ = [
    "Appeal",
    "Case",
    "Decision",
    "Digest",
    "AlertMoment",
    "Errand",
    "Feedback",
    "FeedbackEdit",
    "FeedbackReply",
    "Notification",
    "NotificationPart",
    "Preference",
    "PushSubscription",
    "Report",
    "ReviewAsk",
    "Rule",
    "SessionAlert",
    "SummaryHour",
]
