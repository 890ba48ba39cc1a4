"""Courses, for staff."""

from . import content, course, learning, payment, people

__all__ = ["content", "course", "learning", "payment", "people"]
