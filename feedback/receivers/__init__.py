"""What happened below, told to the people it concerns. One module a section."""

from . import chats, courses, enrollments, groups, moderation, people, posts, sessions

__all__ = ["chats", "courses", "enrollments", "groups", "moderation", "people", "posts", "sessions"]
