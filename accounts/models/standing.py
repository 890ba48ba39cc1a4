"""How staff hold an account: free, limited, suspended, the latter two until a moment. Why, is feedback's to tell."""

from datetime import UTC, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.core import signing
from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from langlearn.lib import live
from langlearn.lib.columns import all_but

FOREVER = datetime(9000, 1, 1, tzinfo=UTC)
SALT, VALID = "suspension", timedelta(days=180)


class Standing(models.Model):
    """Both end by themselves. Limited: what one posts waits for staff, and one begins no chats. Suspended: one cannot
    sign in; what one wrote stays."""

    limited_until = models.DateTimeField(_("limited until"), null=True, blank=True, editable=False)
    suspended_until = models.DateTimeField(_("suspended until"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Only `set_standing` changes these: a form that was opened before must not let anybody in again."""
        if not self._state.adding and kwargs.get("update_fields") is None and not kwargs.get("force_insert"):
            kwargs["update_fields"] = all_but(self, "limited_until", "suspended_until")
        super().save(*args, **kwargs)

    @property
    def is_limited(self):
        return self.limited_until is not None and self.limited_until > now()

    @property
    def is_suspended(self):
        return self.suspended_until is not None and self.suspended_until > now()

    @transaction.atomic
    def set_standing(self, *, limited_until, suspended_until):
        """Who is suspended is signed out everywhere once that is committed: sessions, and open sockets at once, with
        the code at which a page leaves what it shows."""
        self.limited_until, self.suspended_until = limited_until, suspended_until
        type(self).objects.filter(pk=self.pk).update(limited_until=limited_until, suspended_until=suspended_until)
        if self.is_suspended:
            live.on_commit(live.close_user, self.pk, live.FORBIDDEN)  # before the sessions' own, which says less
            for session in UserSession.objects.filter(user=self.pk):
                session.end()


def suspension_token(user):
    """Carries a suspended person, who cannot sign in, to the page that says why and takes their appeal."""
    return signing.dumps(user.pk, salt=SALT)


def read_suspension_token(token):
    """The id of the account, or None for what is none of ours, or too old."""
    try:
        return signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
