"""Feedback, notifications, and the queue of reports, for staff."""

from . import cases, decisions, notifications, reports, reviews

__all__ = ["cases", "decisions", "notifications", "reports", "reviews"]
