"""What can be reported: for each kind, how it is found, whose it is, and the copy that staff will see."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import User


@dataclass(frozen=True)
class Kind:
    """`find(viewer)`: the QuerySet of what `viewer` may report. `person(target)`: the User it is about.
    `evidence(target)`: it as it stands, as JSON. `question`: the form's heading."""

    find: Callable
    person: Callable
    evidence: Callable
    question: str


def people(viewer):
    """Whoever is active; a block hides nobody here, so that either side can still report the other."""
    return User.objects.active().exclude(pk=viewer.pk).select_related("learner", "instructor")


def profile_as_it_stands(person):
    return {
        "name": person.name,
        "username": person.username,
        "bio": person.bio,
        "picture": person.profile_image.name,
        "country": person.country,
        "native_language": person.native_language,
        "account_type": person.acc_type,
        "created_at": person.created_at.isoformat(),
        "last_active": person.last_active.isoformat(),
    }


KINDS = {
    "person": Kind(people, lambda person: person, profile_as_it_stands, _("What is wrong with this profile?")),
}
