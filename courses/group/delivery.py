"""Tells open pages what happened in the group of a course, once it is committed.

`group-7` is the room of a course's group chat; `group-news-7` that of every page of its members, which only hears that
there is something; `person-3` that of everything one person has open. A message is rendered once, however many read it;
for who is parted by a block from somebody quoted or correcting in it, once more without that.
"""

from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.template.loader import render_to_string

from accounts.signals import person_blocked
from courses.models import Course, GroupMember
from courses.signals import (
    enrollment_changed,
    group_message_changed,
    group_message_hidden,
    group_message_posted,
    group_muted,
    group_read,
)
from langlearn.lib import live
from langlearn.lib.sockets import FORBIDDEN, NOT_FOUND, TRY_AGAIN
from langlearn.lib.talk.frames import catch_up as frames_since

from .people import hidden_from, parted
from .unread import unread_in

OPEN = ("active", "completed")


def room(pk):
    return f"group-{pk}"


def news_room(pk):
    return f"group-news-{pk}"


def news_rooms(user):
    """Those that every page of `user` is in."""
    return [news_room(pk) for pk in Course.objects.with_room_for(user).values_list("pk", flat=True)]


def person_room(pk):
    return f"person-{pk}"


def message_frame(message, kind="message", hidden=()):
    """`kind` is "message" for a new one, "changed" for one that takes the place of what the page has. `hidden`: whose
    words the reader does not see."""
    return {
        "type": kind,
        "id": message.pk,
        "sender": message.sender_id,
        "client_id": message.client_id,
        "html": render_to_string("courses/_group_message.html", {"message": message, "hidden": hidden}),
    }


def pinned_frame(course):
    """The announcements above the chat; all are by its instructor."""
    html = render_to_string("courses/_group_pinned.html", {"course": course, "pinned": pinned(course)})
    return {"type": "pinned", "html": html}


def pinned(course, user=None):
    """The announcements of `course` that are pinned, as `user` sees them."""
    found = course.group_messages.pinned().select_related("sender")
    return list(found.seen_by(user) if user else found)


def catch_up(reader, last_id, since=None):
    """What a page missed (see langlearn/lib/talk/frames.py), what is pinned, and whether its reader is muted."""

    def frame(message, kind):
        return message_frame(message, kind, reader.hidden)

    *frames, end = frames_since(reader.messages, frame, last_id, since)
    if not end["more"]:
        frames.append({"type": "muted", "muted": reader.is_muted})
        if reader.course.instructor_id not in reader.hidden:
            frames.append(pinned_frame(reader.course))
    return [*frames, end]


@receiver(group_message_posted, dispatch_uid="deliver_group_message")
def deliver_message(sender, message, **kwargs):
    live.on_commit(show, message.course, message.pk, "message")


@receiver([group_message_changed, group_message_hidden], dispatch_uid="deliver_group_change")
def deliver_change(sender, message, **kwargs):
    live.on_commit(show, message.course, message.pk, "changed")


def show(course, pk, kind):
    """To everyone in the group but those whom a block parts from its sender."""
    message = course.group_messages.with_quotes().filter(pk=pk).first()
    if message is None:
        return
    away = hidden_from(message.sender)
    others = {correction.corrector_id for correction in message.corrections.all()}
    if message.parent_message:
        others.add(message.parent_message.sender_id)
    apart = parted(course, others - {message.sender_id})
    live.publish(room(course.pk), message_frame(message, kind), without=away | apart.keys())
    for reader in apart.keys() - away:
        live.publish(room(course.pk), message_frame(message, kind, apart[reader]), only=[reader])
    news = {"type": "group_news", "course": course.pk, "id": pk, "by": message.sender_id}
    if kind == "message":
        live.publish(news_room(course.pk), news, without=away)
    elif message.is_gone:
        live.publish(news_room(course.pk), {**news, "gone": True})
    if message.is_announcement:
        live.publish(room(course.pk), pinned_frame(course), without=away)


@receiver(group_read, dispatch_uid="deliver_group_read")
def deliver_read(sender, course, user, **kwargs):
    """The count goes down on whatever else they have open."""
    live.on_commit(count, course, user)


def count(course, user):
    number, newest = unread_in(course, user)
    frame = {"type": "group", "course": course.pk, "unread": number, "up_to": newest}
    live.publish(person_room(user.pk), frame)


@receiver(group_muted, dispatch_uid="deliver_group_muted")
def deliver_muted(sender, course, user, muted, **kwargs):
    live.on_commit(live.publish, room(course.pk), {"type": "muted", "muted": muted}, only=[user.pk])


@receiver(enrollment_changed, dispatch_uid="open_or_close_group")
def open_or_close(sender, enrollment, was, **kwargs):
    """Who comes in starts with nothing to read; who is out hears nothing more. Both ask anew which rooms they have."""
    course, user = enrollment.course, enrollment.learner.user
    if enrollment.is_open and was not in OPEN:
        GroupMember.objects.join(course, user)
        live.on_commit(live.publish, person_room(user.pk), {"type": "rooms"})
    elif was in OPEN and not enrollment.is_open:
        live.on_commit(live.kick, user.pk, room(course.pk), FORBIDDEN)
        live.on_commit(live.kick, user.pk, news_room(course.pk), TRY_AGAIN)


@receiver(post_delete, sender=Course, dispatch_uid="close_group")
def close_group(sender, instance, **kwargs):
    live.on_commit(live.close_room, room(instance.pk), NOT_FOUND)
    live.on_commit(live.close_room, news_room(instance.pk), TRY_AGAIN)


@receiver(person_blocked, dispatch_uid="part_blocked_in_groups")
def part_blocked(sender, blocker, blocked, **kwargs):
    """On the pages of either, what the other said goes, as it is not on their next page."""
    shared = Course.objects.with_room_for(blocker) & Course.objects.with_room_for(blocked)
    for pk in shared.values_list("pk", flat=True):
        for one, other in ((blocker, blocked), (blocked, blocker)):
            live.on_commit(live.publish, room(pk), {"type": "parted", "side": str(other.pk)}, only=[one.pk])
    for one in (blocker, blocked):
        live.on_commit(live.publish, person_room(one.pk), {"type": "groups"})
