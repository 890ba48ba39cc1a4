"""How much each has not read of the groups they are in."""

from django.db.models import IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from courses.models import Course, GroupMember, GroupMessage

MOST = 100  # a badge shows 99+


class Counted(Subquery):
    """How many rows a subquery has, no further than it is cut."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def with_unread(rows, user, course="pk"):
    """Each course with how many messages of its group `user` has not read as `unread`, a hundred at most, and the id of
    the newest as `newest`; or each row that has a `course`. Bounded: an index is read from where they stopped."""
    read = GroupMember.objects.filter(course=OuterRef(OuterRef(course)), user=user).values("read_up_to")
    said = GroupMessage.objects.filter(course=OuterRef(course))
    news = said.visible().seen_by(user).exclude(sender=user).filter(pk__gt=Coalesce(Subquery(read), 0))
    return rows.annotate(
        unread=Counted(news.order_by().values("pk")[:MOST]),
        newest=Coalesce(Subquery(said.order_by("-pk").values("pk")[:1]), 0),
    )


def unread(user):
    """{the id of each course whose room is open to `user`: (messages not read, the id of the newest)}"""
    rooms = with_unread(Course.objects.with_room_for(user), user).order_by()
    return {pk: counts for pk, *counts in rooms.values_list("pk", "unread", "newest")}


def unread_in(course, user):
    """The same of one course: (messages not read, the id of the newest)."""
    return with_unread(Course.objects.filter(pk=course.pk), user).values_list("unread", "newest").get()
