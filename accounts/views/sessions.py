"""Where one is signed in. allauth's page, which asks the database three times for each sign-in: here twice for all."""

from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.timezone import now


class SessionList(ListUserSessionsView):
    http_method_names = ["get", "head", "post"]

    def get_context_data(self, **kwargs):
        sessions = living(self.request.user)
        kwargs |= {"sessions": sessions, "session_count": len(sessions)}
        return super(ListUserSessionsView, self).get_context_data(**kwargs)


def living(user):
    """`user`'s sign-ins, the oldest first. Those that ended by themselves, or with a password, are forgotten."""
    found = list(user.usersession_set.order_by("created_at"))
    stored = Session.objects.filter(expire_date__gt=now()).in_bulk([one.session_key for one in found])
    hashes = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    open_ones = {key for key, one in stored.items() if one.get_decoded().get(HASH_SESSION_KEY) in hashes}
    over = [one.pk for one in found if one.session_key not in open_ones]
    if over:
        UserSession.objects.filter(pk__in=over).delete()
    return [one for one in found if one.session_key in open_ones]
