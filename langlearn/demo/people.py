"""The demo's accounts: learners, instructors, one of staff, and who follows whom."""

import random
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import Follow, Instructor, Interest, Learner, User
from langlearn.lib.choices import AccountType

from . import pictures
from .content import rows

PASSWORD = "langlearn-demo"
KNOWN = {
    "demo_learner": "a learner",
    "demo_partner": "the learner's partner",
    "demo_instructor": "an instructor",
    "demo_staff": "staff, with the admin",
}
STAFF = {
    "username": "demo_staff",
    "name": "Robin Vega",
    "native": "en",
    "country": "US",
    "timezone": "America/New_York",
    "gender": "",
    "born": None,
    "bio": "I look after this place.",
}


def learners():
    return [{"native": row["file"], **row} for row in rows("people", "learner")]


def everyone():
    return [*learners(), *rows("people", "instructor"), STAFF]


def load(now):
    """Makes the accounts; returns them by username."""
    dice = random.Random("people")
    password = make_password(PASSWORD)
    people = {}
    for person in everyone():
        user = _user(person, now, dice)
        user.password = password if user.username in KNOWN else make_password(None)
        user.save()
        people[user.username] = user
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in people.values()
    )
    for person in learners():
        Learner(
            user=people[person["username"]], learning_language=person["learning"], language_level=person["level"]
        ).save()
    for person in rows("people", "instructor"):
        Instructor(
            user=people[person["username"]],
            teaching_language=person["teaching"],
            years_of_experience=person["years"],
        ).save()
    _interests(people)
    _follows(people, now, dice)
    return people


def _user(person, now, dice):
    staff = person is STAFF
    kind = AccountType.INSTRUCTOR if "teaching" in person else AccountType.LEARNER
    return User(
        username=person["username"],
        email=f"{person['username']}@example.{dice.choice(['com', 'org'])}",
        acc_type=kind,
        name=person["name"],
        profile_image="" if staff else pictures.avatar(person),
        date_of_birth=person["born"],
        show_age=dice.random() < 0.3,
        gender=person["gender"],
        country=person["country"],
        bio=person["bio"],
        native_language=person["native"],
        timezone=person["timezone"],
        # whoever looks around as one of the known sees the pages in their browser's language
        ui_language="" if person["username"] in KNOWN else person["native"],
        created_at=now - timedelta(days=dice.uniform(150, 600)),
        last_active=now - timedelta(hours=min(dice.lognormvariate(2, 1.6), 1500)),
        is_staff=staff,
        is_superuser=staff,
    )


def _interests(people):
    known = {interest.name: interest.pk for interest in Interest.objects.all()}
    through = Learner.interests.through
    through.objects.bulk_create(
        through(learner_id=people[person["username"]].pk, interest_id=known[name])
        for person in learners()
        for name in person["interests"]
    )


def _follows(people, now, dice):
    """Partners in a chat follow each other; besides, everyone follows a few, natives of what they learn rather."""
    pairs, apart = set(), set()
    for chat in rows("chats", "chat"):
        one, other = chat["between"]
        (apart if chat.get("request") else pairs).update({(one, other), (other, one)})
    members = learners()
    for person in members:
        weights = [1 + 6 * (other["native"] == person["learning"]) for other in members]
        for other in dice.choices(members, weights, k=dice.randint(3, 9)):
            if other is not person:
                pairs.add((person["username"], other["username"]))
    moments = sorted(now - timedelta(days=dice.uniform(0.1, 90)) for _ in pairs - apart)
    Follow.objects.bulk_create(
        Follow(follower_id=people[one].pk, followed_id=people[other].pk, created_at=moment)
        for moment, (one, other) in zip(moments, dice.sample(sorted(pairs - apart), len(moments)), strict=True)
    )


def seen(user, moment):
    """`user` did something then, so was last active no earlier."""
    user.last_active = max(user.last_active, moment)


def settle(people, now):
    """Writes what `seen` gathered; a few are here right now."""
    dice = random.Random("online")
    for user in people.values():
        if user.username == "demo_partner" or dice.random() < 0.15:
            seen(user, now - timedelta(seconds=dice.uniform(5, 100)))
    User.objects.bulk_update(people.values(), ["last_active"])
    members = Learner.objects.filter(pk__in=[user.pk for user in people.values()])
    by_pk = {user.pk: user for user in people.values()}
    for learner in members:
        learner.last_active = by_pk[learner.pk].last_active
    Learner.objects.bulk_update(members, ["last_active"])
