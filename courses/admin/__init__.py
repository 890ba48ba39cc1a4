"""Courses, for staff."""

from . import content, course, payment, people

__all__ = ["content", "course", "payment", "people"]
