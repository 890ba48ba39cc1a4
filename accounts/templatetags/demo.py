"""The demonstration's accounts, on the sign-in page of a demonstration only."""

from django import template
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User

register = template.Library()

WORDS = {
    "demo_learner": _("A learner"),
    "demo_partner": _("A partner, for a second window"),
    "demo_instructor": _("An instructor with courses"),
    "demo_staff": _("Staff, with the administration"),
}


@register.simple_tag
def demo_accounts():
    """`[(account, words), …]` of those that exist; none where this is no demonstration."""
    if not settings.DEMO:
        return []
    found = {user.username: user for user in User.objects.active().filter(username__in=WORDS)}
    return [(found[name], words) for name, words in WORDS.items() if name in found]
