"""Links by which mail ends with one click, for whoever has the mail: signed, a person and a kind each."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import User
from feedback.kinds import Kind

SUMMARY = "summary"  # of whatever kinds it holds

signer = Signer(salt="feedback.unsubscribing")


def address(user, kind):
    """Where mails of this kind (or the SUMMARY) to `user` end."""
    token = signer.sign_object([user.pk, str(kind)])
    return settings.SITE_URL + reverse("feedback:unsubscribe", args=[token])


def headers(user, kind):
    """For the mail program's own button (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address(user, kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def read(token):
    """The User and the kind of a link, or None where we did not make it or the account is gone."""
    try:
        pk, kind = signer.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=pk).first()
    return (user, kind) if user and (kind == SUMMARY or kind in Kind.values) else None
