from .ask import ReviewAsk
from .feedback import Feedback, FeedbackEdit
from .notification import Notification
from .reply import FeedbackReply
from .report import Report

__all__ = ["Feedback", "FeedbackEdit", "FeedbackReply", "Notification", "Report", "ReviewAsk"]
