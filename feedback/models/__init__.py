from .ask import ReviewAsk
from .errand import Errand
from .feedback import Feedback, FeedbackEdit
from .notification import Notification, NotificationPart
from .preference import Preference, SummaryHour
from .reply import FeedbackReply
from .report import Report

__all__ = [
    "Errand",
    "Feedback",
    "FeedbackEdit",
    "FeedbackReply",
    "Notification",
    "NotificationPart",
    "Preference",
    "Report",
    "ReviewAsk",
    "SummaryHour",
]
