"""The group chat of a course as one of its members sees it."""

from functools import cached_property

from courses.models import GroupMember

from .people import hidden_from


class Reader:
    """`user` in the group of `course`, which they may enter. `hidden`: the ids of those whom a block parts from them.
    Their messages are not there, and what others quote of them or they make of others' is left out."""

    def __init__(self, course, user):
        self.course, self.user = course, user
        self.hidden = hidden_from(user)
        self.teaches = course.instructor_id == user.pk

    @property
    def messages(self):
        return self.course.group_messages.exclude(sender__in=self.hidden)

    @cached_property
    def member(self):
        """How they hold it."""
        found = GroupMember.objects.filter(course=self.course, user=self.user).first()
        return found or GroupMember(course=self.course, user=self.user)

    @property
    def is_muted(self):
        return self.member.muted_at is not None

    def is_unread(self, message):
        return message.pk > self.member.read_up_to and message.sender_id != self.user.pk and not message.is_gone

    def may_delete(self, message):
        return self.teaches or (message.sender_id == self.user.pk and message.is_deletable)
