"""Courses, for staff."""

from . import content, course, people

__all__ = ["content", "course", "people"]
