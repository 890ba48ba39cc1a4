"""Tells open pages what happened: the chat's two, and each one's list and badge. Called once it is committed.

`chat-7` is the room of a chat; `person-3` that of everything one person has open. A message is rendered once, whoever
reads it. What a list shows differs by reader (words, zone, count), so there a hint goes out and the row is fetched.
"""

from django.dispatch import receiver
from django.template.loader import render_to_string

from accounts.signals import person_blocked
from langlearn.lib import live
from langlearn.lib.talk.frames import catch_up as frames_since
from messaging.models import Chat, Member
from messaging.signals import member_changed, message_changed, message_posted, messages_read


def chat_room(pk):
    return f"chat-{pk}"


def person_room(pk):
    return f"person-{pk}"


def message_frame(message, kind="message"):
    """`kind` is "message" for a new one, "changed" for one that takes the place of what the page has."""
    return {
        "type": kind,
        "id": message.pk,
        "sender": message.sender_id,
        "client_id": message.client_id,
        "html": render_to_string("messaging/_message.html", {"message": message}),
    }


def catch_up(chat, learner, last_id, since=None, size=50):
    """What a page missed (see langlearn/lib/talk/frames.py), and how far the partner has read."""
    *frames, end = frames_since(chat.messages, message_frame, last_id, since, size)
    return [*frames, {**end, "read_up_to": chat.read_up_to(learner)}]


def hint(chat, learner):
    """Something changed in this chat, for this learner: their list fetches its row; the counts go where they show."""
    user = learner.user
    counts = {"unread_chats": Member.objects.unread_chats(user), "requests": Member.objects.requests(user)}
    live.publish(person_room(learner.pk), {"type": "chat", "chat": chat.pk, **counts})


@receiver(message_posted, dispatch_uid="deliver_message")
def deliver_message(sender, message, **kwargs):
    chat = message.chat
    live.publish(chat_room(chat.pk), message_frame(message))
    hint(chat, chat.partner_of(message.sender))
    live.publish(person_room(message.sender_id), {"type": "chat", "chat": chat.pk})


@receiver(message_changed, dispatch_uid="deliver_change")
def deliver_change(sender, message, **kwargs):
    """Deleted or hidden, it is not what a list shows or counts any more."""
    live.publish(chat_room(message.chat_id), message_frame(message, "changed"))
    if message.came_or_went:
        hint(message.chat, message.chat.user1)
        hint(message.chat, message.chat.user2)


@receiver(messages_read, dispatch_uid="deliver_read")
def deliver_read(sender, chat, reader, up_to, **kwargs):
    """Whoever has other pages open sees the count; the partner sees the ticks, where both want that."""
    if chat.shows_receipts:
        live.publish(chat_room(chat.pk), {"type": "read", "by": reader.pk, "up_to": up_to})
    hint(chat, reader)


@receiver(member_changed, dispatch_uid="deliver_member")
def deliver_member(sender, member, changed, **kwargs):
    """One's own lists follow what one does; an accepted chat opens for both. Of a refusal nobody hears."""
    if "state" in changed and member.has_accepted:
        live.publish(chat_room(member.chat_id), {"type": "accepted"})
    hint(member.chat, member.learner)


@receiver(person_blocked, dispatch_uid="close_blocked_chat")
def close_blocked_chat(sender, blocker, blocked, **kwargs):
    """For both the chat is gone, as on their next page."""
    pair = [blocker.pk, blocked.pk]
    for pk in Chat.objects.filter(user1__in=pair, user2__in=pair).values_list("pk", flat=True):
        live.on_commit(live.close_room, chat_room(pk), live.NOT_FOUND)
    for pk in pair:
        live.on_commit(live.publish, person_room(pk), {"type": "chats"})
