"""The address of a person's private calendar."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_token():
    return secrets.token_urlsafe(24)


class CalendarFeed(models.Model):
    """Whoever has the token reads when this person's classes are, but neither link nor password. A new token revokes
    the old address; without a row there is none."""

    user = models.OneToOneField("accounts.User", models.CASCADE, primary_key=True, related_name="calendar_feed")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self):
        return str(self.user_id)
