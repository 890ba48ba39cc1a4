"""The group chat of a course as one of its members sees it."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Block
from courses.models import GroupMember

from .people import hidden_from


def held_by(courses, user):
    """Each with how `user` holds its group: `group_read` up to which message, `group_muted`, and whether there are any
    `group_blocks` to be minded."""
    mine = GroupMember.objects.filter(course=OuterRef("pk"), user=user)
    return courses.annotate(
        group_read=Coalesce(Subquery(mine.values("read_up_to")), 0),
        group_muted=Exists(mine.filter(muted_at__isnull=False)),
        group_blocks=Exists(Block.objects.filter(Q(blocker=user) | Q(blocked=user))),
    )


class Reader:
    """`user` in the group of `course`, which they may enter, and which is out of `held_by`. `hidden`: the ids of those
    whom a block parts from them. Their messages are not there, and what others quote of them or they make of others' is
    left out."""

    def __init__(self, course, user):
        self.course, self.user = course, user
        self.hidden = hidden_from(user) if course.group_blocks else set()
        self.teaches = course.instructor_id == user.pk
        self.read_up_to, self.is_muted = course.group_read, course.group_muted

    @property
    def messages(self):
        return self.course.group_messages.exclude(sender__in=self.hidden)

    def is_unread(self, message):
        return message.pk > self.read_up_to and message.sender_id != self.user.pk and not message.is_gone

    def may_delete(self, message):
        return self.teaches or (message.sender_id == self.user.pk and message.is_deletable)
