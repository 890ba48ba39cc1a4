"""The demo's chats: who wrote what to whom, when it was read, and who corrected it."""

import random
import uuid
from datetime import timedelta

from messaging.models import Chat, Member, Message

from . import pictures, voices
from .content import rows
from .people import seen

KEYS = ("a", "b")
PITCHES = {"female": 195, "male": 118, "": 150}  # hertz


def load(people, now):
    dice = random.Random("messaging")
    messages, answers = [], []
    for entry in rows("chats", "chat"):
        _chat(entry, people, now, dice, messages, answers)
    messages.sort(key=lambda message: message.sent_at)
    Message.objects.bulk_create(messages)
    for message, answered in answers:
        message.parent_msg = answered
    Message.objects.bulk_update([message for message, _answered in answers], ["parent_msg"])


def _chat(entry, people, now, dice, messages, answers):
    pair = [people[username] for username in entry["between"]]
    moments = _moments(entry, now, dice)
    user1, user2 = sorted(user.pk for user in pair)
    first = pair[0 if "a" in entry["messages"][0] else 1]
    chat = Chat.objects.create(
        user1_id=user1, user2_id=user2, started_by_id=first.pk, created_at=moments[0], updated_at=moments[-1]
    )
    states = {user.pk: Member.State.ACCEPTED for user in pair}
    if entry.get("request"):
        states[pair[1].pk] = Member.State.REQUEST
    Member.objects.bulk_create(Member(chat=chat, learner_id=pk, state=state) for pk, state in states.items())
    written = []
    for number, (said, moment) in enumerate(zip(entry["messages"], moments, strict=True)):
        side = 0 if "a" in said else 1
        message = _message(chat, said, pair[side], moment, dice)
        if number < len(moments) - entry.get("unread", 0):
            following = moments[number + 1] if number + 1 < len(moments) else now
            message.read_at = moment + min(timedelta(minutes=dice.uniform(0.2, 2)), (following - moment) * 0.9)
            seen(pair[1 - side], message.read_at)
        if "back" in said:
            answers.append((message, written[-said["back"]]))
        seen(pair[side], moment)
        written.append(message)
    messages.extend(written)


def _moments(entry, now, dice):
    """When each was sent, back from the last one."""
    moments = [now - timedelta(hours=entry["ended"])]
    for said in reversed(entry["messages"][1:]):
        wait = timedelta(minutes=said.get("wait", 2), seconds=dice.uniform(-25, 25))
        moments.append(moments[-1] - wait)
    return moments[::-1]


def _message(chat, said, sender, moment, dice):
    text = said[next(key for key in KEYS if key in said)]
    message = Message(
        chat=chat,
        sender_id=sender.pk,
        content_text=text,
        sent_at=moment,
        correction=said.get("fix", ""),
        corrected_text=text if "fix" in said else "",
        correction_note=said.get("note", ""),
        corrected_at=moment + timedelta(seconds=50) if "fix" in said else None,
        translated_content=said.get("tr", {}),
        client_id=uuid.UUID(int=dice.getrandbits(128), version=4),
    )
    if said.get("picture"):
        message.type, message.content_text = Message.Type.IMAGE, ""
        message.image = pictures.for_some(text, "messages", str(message.client_id))
        message.image_width, message.image_height = pictures.measures(text)
    if "voice" in said:
        message.type, message.content_text = Message.Type.AUDIO, ""
        message.audio, voice = voices.recording(str(message.client_id), said["voice"], PITCHES[sender.gender])
        message.duration, message.peaks = timedelta(seconds=voice.duration), voice.peaks
    message.make_searchable()
    return message
