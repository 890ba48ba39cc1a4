"""The browsers to which a person has notifications pushed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST = 10  # browsers of one person


class PushSubscriptionQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user).order_by("-created_at", "-pk")

    def keep(self, user, endpoint, **fields):
        """The one subscription of this browser, whoever used it before; of too many the oldest go."""
        defaults = {"user": user, "created_at": timezone.now(), **fields}
        kept = self.update_or_create(endpoint=endpoint, defaults=defaults)[0]
        older = self.of(user).exclude(pk=kept.pk).values_list("pk", flat=True)[MOST - 1 :]
        self.filter(pk__in=list(older)).delete()
        return kept


class PushSubscription(models.Model):
    """One browser, as its vendor's push service knows it: `endpoint` is where to post, the two keys (base64url, as the
    browser gave them) are what to encrypt for. It ends with the session in which it was made."""

    user = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="push_subscriptions", verbose_name=_("account")
    )
    endpoint = models.CharField(_("address of the push service"), max_length=1000, unique=True)
    p256dh = models.CharField(_("public key"), max_length=100)
    auth = models.CharField(_("secret"), max_length=40)
    session_key = models.CharField(max_length=40, editable=False, db_index=True)
    user_agent = models.CharField(_("browser"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("push subscription")
        verbose_name_plural = _("push subscriptions")
        indexes = [models.Index(fields=["user", "-created_at"], name="push_of_person")]

    def __str__(self):
        return f"{self.user_id}: {self.user_agent[:40]}"
