"""Leaving for good: what a person made goes, what others hold of it stays without their name."""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q

from accounts.models import Follow, User
from accounts.signals import account_deleted
from accounts.validators import DELETED
from langlearn.lib import live

EMPTIED = ["email", "name", "bio", "gender", "country", "native_language", "ui_language"]


@transaction.atomic
def delete_account(user):
    """Turn the account into a nameless stone that chats and courses may still point at. The sections above delete
    theirs as receivers of `account_deleted`."""
    person = User.objects.select_for_update().get(pk=user.pk)
    account_deleted.send(User, user=person)
    Follow.objects.filter(Q(follower=person.pk) | Q(followed=person.pk)).delete()
    if hasattr(person, "learner"):
        person.learner.interests.clear()
    person.emailaddress_set.all().delete()
    person.authenticator_set.all().delete()
    person.groups.clear()
    person.user_permissions.clear()
    for session in UserSession.objects.filter(user=person):
        session.end()
    person.set_picture(None)
    for name in EMPTIED:
        setattr(person, name, "")
    person.username = f"{DELETED}{person.pk}"
    person.date_of_birth, person.show_age, person.timezone = None, False, "UTC"
    person.is_active = person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    person.save()
    live.on_commit(live.close_user, person.pk)
