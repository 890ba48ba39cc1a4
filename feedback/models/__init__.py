from .feedback import Feedback
from .notification import Notification
from .report import Report

__all__ = ["Feedback", "Notification", "Report"]
