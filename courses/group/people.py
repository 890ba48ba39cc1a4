"""Who is in the group of a course, and who is parted from whom in it."""

import regex
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.html import format_html, urlize
from django.utils.safestring import mark_safe

from accounts.models import Block, User

NAME = regex.compile(r"(?<![\w@/.])@([A-Za-z0-9](?:[A-Za-z0-9_.-]{0,28}[A-Za-z0-9_])?)")
MOST_MENTIONED = 20


def members(course):
    """Who gives the course and who takes it, as Users."""
    takers = course.enrollments.open().values("learner")
    return User.objects.active().filter(Q(pk=course.instructor_id) | Q(pk__in=takers))


def hidden_from(user):
    """The ids of those whom a block parts from `user`, in either direction."""
    return {row["blocked"] for row in Block.objects.hiding_from(user)}


def parted(course, people):
    """Which of `people` (ids) the members of the course do not see: {a member's id: the ids hidden from them}."""
    if not people:
        return {}
    rows = Block.objects.filter(Q(blocker__in=people) | Q(blocked__in=people)).values_list("blocker", "blocked")
    found = {}
    for one, other in rows:
        for reader, person in ((one, other), (other, one)):
            if person in people:
                found.setdefault(reader, set()).add(person)
    here = set(members(course).filter(pk__in=found).values_list("pk", flat=True)) if found else ()
    return {reader: hidden for reader, hidden in found.items() if reader in here}


def mentioned(course, sender, text):
    """The members whom `sender` names in `text` as @username."""
    names = list(dict.fromkeys(name.lower() for name in NAME.findall(text)))[:MOST_MENTIONED]
    if not names:
        return []
    people = members(course).exclude(pk=sender.pk).exclude(pk__in=hidden_from(sender))
    return list(people.alias(username_ci=Lower("username")).filter(username_ci__in=names))


def linked(text, people):
    """`text` as HTML: addresses as links, and the names of those of `people` who are called in it."""
    known = {person.username.lower(): person for person in people}
    parts, done = [], 0
    for found in NAME.finditer(text):
        person = known.get(found[1].lower())
        if person is None:
            continue
        parts.append(urlize(text[done : found.start()], autoescape=True))
        if person.is_active:
            here = '<a class="mention" href="{}" data-called="{}">@{}</a>'
            parts.append(format_html(here, person.get_absolute_url(), person.pk, found[1]))
        else:
            parts.append(format_html('<span class="mention">@{}</span>', found[1]))
        done = found.end()
    return mark_safe("".join([*parts, urlize(text[done:], autoescape=True)]))  # noqa: S308 (escaped above)
