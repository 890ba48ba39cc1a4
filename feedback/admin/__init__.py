"""Feedback, notifications, and the queue of reports, for staff."""

from . import notifications, reports, reviews

__all__ = ["notifications", "reports", "reviews"]
