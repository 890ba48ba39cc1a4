"""Courses, for staff."""

from . import content, course, group, learning, payment, people

__all__ = ["content", "course", "group", "learning", "payment", "people"]
