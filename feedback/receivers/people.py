"""Follows; and what a block hides."""

from django.db.models import Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.signals import person_blocked, person_followed
from feedback import folding
from feedback.kinds import Kind
from feedback.models import Notification
from feedback.models.notification import show_badge
from feedback.wording import day_of
from langlearn.lib import live


def followers_of(person):
    return reverse("accounts:follower_list", args=[person.username])


@folding.words_of("follows", place=followers_of)
def follows(fold):
    if not fold.others:
        return _("%(name)s follows you") % {"name": fold.name}
    many = ngettext("%(name)s and %(count)d other follow you", "%(name)s and %(count)d others follow you", fold.others)
    return many % {"name": fold.name, "count": fold.others}


@receiver(person_followed, dispatch_uid="tell_of_follow")
def tell_of_follow(follower, followed, **kwargs):
    """Once a pair: who unfollows and follows again says nothing new. Those of one day are one entry."""
    Notification.objects.fold(
        followed.user,
        f"follow:{follower.pk}",
        into=f"follows:{day_of(followed.user)}",
        actor=follower.user,
        notification_type=Kind.FOLLOW,
        url=follower.get_absolute_url(),
    )


@receiver(person_blocked, dispatch_uid="hide_blocked")
def hide_blocked(blocker, blocked, **kwargs):
    """Neither is named to the other any more, and neither counts what the other did."""
    between = Q(recipient=blocker, parts__actor=blocked) | Q(recipient=blocked, parts__actor=blocker)
    pks = set(Notification.objects.filter(between).values_list("pk", flat=True))
    folding.refold(Notification.objects.filter(pk__in=pks))
    for person in (blocker, blocked):
        live.on_commit(show_badge, person.pk)
