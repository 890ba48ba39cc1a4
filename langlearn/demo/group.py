"""What the demo's courses say in their group chats, how they correct each other, and what each has read of it."""

import uuid
from datetime import timedelta
from itertools import groupby
from operator import attrgetter

from courses.group.people import NAME
from courses.models import GroupCorrection, GroupMember, GroupMessage
from langlearn.lib.choices import AccountType

from . import pictures
from .people import seen


def talk(entry, course, people, now, dice):
    """The messages as [(message, the one it answers or None, what the content says of it), …]."""
    moment, found = now - timedelta(hours=entry.get("talk_ended", 0)), []
    for said in reversed(entry["talk"]):
        message = _message(entry, course, said, people[said["by"]], moment, dice)
        seen(message.sender, moment)
        found.insert(0, (message, said))
        moment -= timedelta(minutes=said.get("wait", 2), seconds=dice.uniform(-20, 20))
    return [
        (message, found[n - said["back"]][0] if "back" in said else None, said)
        for n, (message, said) in enumerate(found)
    ]


def _message(entry, course, said, sender, moment, dice):
    message = GroupMessage(
        course=course,
        sender=sender,
        type=AccountType.INSTRUCTOR if said["by"] == entry["instructor"] else AccountType.LEARNER,
        content_text=said["text"],
        sent_at=moment,
        is_announcement=said.get("announce", False),
        pinned_at=moment if said.get("announce") else None,
        translated_content=said.get("tr", {}),
        client_id=uuid.UUID(int=dice.getrandbits(128), version=4),
    )
    if "picture" in said:
        message.image = pictures.for_some(said["picture"], "group", str(message.client_id))
        message.image_width, message.image_height = pictures.measures(said["picture"])
    return message


def say(said, people):
    """Write what `talk` gave, of all courses together."""
    messages = sorted((message for message, _parent, _said in said), key=attrgetter("sent_at"))
    GroupMessage.objects.bulk_create(messages)
    for message, parent, _said in said:
        message.parent_message = parent
    GroupMessage.objects.bulk_update(messages, ["parent_message"])
    for message in messages:
        called = {people[name] for name in NAME.findall(message.content_text) if name in people}
        if called:
            message.mentions.set(called)
    GroupCorrection.objects.bulk_create(
        _correction(message, fix, people) for message, _parent, entry in said for fix in entry.get("fixes", [])
    )


def _correction(message, fix, people):
    made = message.sent_at + timedelta(minutes=4)
    return GroupCorrection(
        message=message,
        corrector=people[fix["by"]],
        correction=fix["text"],
        note=fix.get("note", ""),
        corrected_text=message.content_text,
        created_at=made,
        thanked_at=made + timedelta(minutes=6) if fix.get("thanked") else None,
    )


def read(entries, courses):
    """Everyone has read everything, but for the last `unread` messages of a course."""
    members = []
    said = GroupMessage.objects.order_by("course", "pk").values_list("course", "pk")
    ids = {course: [pk for _course, pk in rows] for course, rows in groupby(said, key=lambda row: row[0])}
    for entry in entries:
        course = courses[entry["key"]]
        pks = ids.get(course.pk, [])
        up_to = ([0, *pks])[len(pks) - entry.get("unread", 0)]
        takers = course.enrollments.open().values_list("learner", flat=True)
        members += [GroupMember(course=course, user_id=pk, read_up_to=up_to) for pk in [course.instructor_id, *takers]]
    GroupMember.objects.bulk_create(members)
