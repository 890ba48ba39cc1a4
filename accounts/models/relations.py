"""Who follows whom, and who wants nothing of whom."""

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.signals import person_blocked


class Follow(models.Model):
    """[followers] One learner follows another."""

    follower = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="following_set")
    followed = models.ForeignKey("accounts.Learner", models.CASCADE, related_name="follower_set")
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="follow_once"),
            models.CheckConstraint(condition=~Q(follower=F("followed")), name="follow_not_oneself"),
        ]
        indexes = [
            models.Index(fields=["follower", "-id"], name="follow_following"),
            models.Index(fields=["followed", "-id"], name="follow_followers"),
        ]

    def __str__(self):
        return f"{self.follower_id} → {self.followed_id}"


class BlockQuerySet(models.QuerySet):
    def hiding_from(self, viewer):
        """Ids of the people whom `viewer` does not see and who do not see `viewer`, as a subquery."""
        if not viewer.is_authenticated:
            return self.none().values("blocked")
        blocked = self.filter(blocker=viewer).values("blocked")
        return blocked.union(self.filter(blocked=viewer).values("blocker"), all=True)

    def between(self, one, other):
        """The blocks of two people, in either direction."""
        return self.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one))

    @transaction.atomic
    def make(self, blocker, blocked):
        """`blocker` wants nothing of `blocked`: the block stands, and neither follows the other any more."""
        block, _new = self.get_or_create(blocker=blocker, blocked=blocked)
        pair = [blocker.pk, blocked.pk]
        Follow.objects.filter(follower__in=pair, followed__in=pair).delete()
        person_blocked.send(type(blocker), blocker=blocker, blocked=blocked)
        return block


class Block(models.Model):
    """One person blocks another; it holds both ways, everywhere."""

    blocker = models.ForeignKey("accounts.User", models.CASCADE, related_name="block_set")
    blocked = models.ForeignKey("accounts.User", models.CASCADE, related_name="blocked_by_set")
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="block_not_oneself"),
        ]

    def __str__(self):
        return f"{self.blocker_id} ✕ {self.blocked_id}"
